using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Postato.Application.Accounts;
using Postato.Application.Deliveries;
using Postato.Application.Http;
using Postato.Application.Idempotency;
using Postato.Application.Media;
using Postato.Application.Operators;
using Postato.Application.Posts;
using Postato.Application.RateLimits;
using Postato.Application.Vault;

namespace Postato.Application.UseCases;

/// <summary>The runner and every use case.</summary>
public static class UseCaseServices
{
    public static IServiceCollection AddUseCases(this IServiceCollection services)
    {
        services.AddJobUseCases();
        services.AddSingleton<UploadSlots>();
        services.AddScoped<SubmissionReview>();
        services.AddScoped<ProfileIntake>();
        services.AddScoped<PatchMerge>();
        foreach (var useCase in typeof(UseCaseServices).Assembly.GetTypes().Where(IsUseCase))
            services.AddScoped(useCase);
        return services;
    }

    /// <summary>The runner and the background use cases, for a host without an API.</summary>
    public static IServiceCollection AddJobUseCases(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(new RateLimitOptions());
        services.AddSingleton<RateLimiter>();
        services.AddSingleton<CustomerFetches>();
        services.AddSingleton<CallFactory>();
        services.TryAddSingleton<TokenKeeper>();
        services.AddSingleton<RotateVault>();
        services.AddSingleton<RefreshTokens>();
        services.AddSingleton<CheckAccounts>();
        services.AddSingleton<WatchDeliveries>();
        services.AddSingleton<ReconcileStranded>();
        services.AddSingleton<ExpireKeys>();
        services.AddScoped<RequestContext>();
        services.AddScoped<RequestLimits>();
        services.AddScoped<Admission>();
        services.AddScoped<AnswerStore>();
        services.AddScoped<ShortTransactions>();
        services.AddScoped<UseCaseRunner>();
        services.AddScoped<ResealRows>();
        services.AddScoped<RefreshAccount>();
        services.AddScoped<WakePost>();
        services.AddScoped<DrainWorker>();
        return services;
    }

    private static bool IsUseCase(Type type) => type is { IsClass: true, IsAbstract: false }
        && type.GetInterfaces().Any(face => face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IUseCase<,,>));
}
