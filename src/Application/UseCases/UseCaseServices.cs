using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Postato.Application.Http;
using Postato.Application.Idempotency;
using Postato.Application.Media;
using Postato.Application.Posts;
using Postato.Application.RateLimits;
using Postato.Application.Vault;

namespace Postato.Application.UseCases;

/// <summary>The door and every use case behind it.</summary>
public static class UseCaseServices
{
    public static IServiceCollection AddUseCases(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(new RateLimitOptions());
        services.AddSingleton<RateLimiter>();
        services.AddSingleton<CustomerFetches>();
        services.AddSingleton<UploadSlots>();
        services.AddSingleton<SystemDoor>();
        services.AddSingleton<RotateVault>();
        services.AddScoped<RequestContext>();
        services.AddScoped<RequestLimits>();
        services.AddScoped<Admission>();
        services.AddScoped<AnswerStore>();
        services.AddScoped<ShortTransactions>();
        services.AddScoped<UseCaseRunner>();
        services.AddScoped<SubmissionReview>();
        services.AddScoped<PatchMerge>();
        foreach (var useCase in typeof(UseCaseServices).Assembly.GetTypes().Where(IsUseCase))
            services.AddScoped(useCase);
        return services;
    }

    private static bool IsUseCase(Type type) => type is { IsClass: true, IsAbstract: false } && type.GetInterfaces().Any(face =>
        face.IsGenericType && (face.GetGenericTypeDefinition() == typeof(IUseCase<,>) || face.GetGenericTypeDefinition() == typeof(ITenantUseCase<,>)));
}
