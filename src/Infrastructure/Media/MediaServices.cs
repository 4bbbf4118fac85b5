using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Postato.Application.Media;

namespace Postato.Infrastructure.Media;

public static class MediaServices
{
    /// <summary>Adds the local store in the folder <c>Media:Root</c>, and the probe.</summary>
    public static IServiceCollection AddMedia(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<IMediaStore>(new LocalMediaStore(Root(configuration)));
        services.AddSingleton<IMediaProbe, ImageHeaderProbe>();
        return services;
    }

    /// <summary>Checks that the folder is writable by creating and deleting a file.</summary>
    internal static void Check(IConfiguration configuration)
    {
        var root = Root(configuration);
        try
        {
            Directory.CreateDirectory(root);
            using var probe = new FileStream(
                Path.Combine(root, $".{Environment.ProcessId}.probe"), FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 1,
                FileOptions.DeleteOnClose);
        }
        catch (Exception closed) when (closed is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw Broken($"{root}, which cannot be written ({closed.Message})");
        }
    }

    private static string Root(IConfiguration configuration) =>
        configuration["Media:Root"] is { } root && !string.IsNullOrWhiteSpace(root) ? root : throw Broken("nothing");

    private static InvalidOperationException Broken(string found) =>
        new($"Media:Root (Media__Root): found {found}; allowed: a folder that this host may write.");
}
