using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Postato.Application.Media;

namespace Postato.Infrastructure.Media;

public static class MediaServices
{
    /// <summary>The local store in the folder <c>Media:Root</c>, and the probe.</summary>
    public static IServiceCollection AddMedia(this IServiceCollection services, IConfiguration configuration)
    {
        var root = configuration["Media:Root"];
        if (string.IsNullOrWhiteSpace(root))
            throw new InvalidOperationException("Media:Root (Media__Root): found nothing; allowed: a folder that this host may write.");

        services.AddSingleton<IMediaStore>(new LocalMediaStore(root));
        services.AddSingleton<IMediaProbe, ImageHeaderProbe>();
        return services;
    }
}
