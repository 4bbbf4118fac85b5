using Postato.Application.UseCases;
using Postato.Application.UseCases.Callers;
using Postato.Domain.Primitives;

namespace Postato.Api.Rest;

/// <summary>Routes that require a credential: a request without one is refused before anything else of it is read.</summary>
internal static class Callers
{
    public static RouteGroupBuilder ForCallers(this RouteGroupBuilder group) => group
        .WithMetadata(new ForCallers())
        .AddEndpointFilter((call, next) =>
            call.HttpContext.RequestServices.GetRequiredService<RequestContext>().Credential is Credential.Nothing
                ? ValueTask.FromResult<object?>(Replies.Refuse(new Unauthenticated()))
                : next(call))
        .TakesKnownQueryOnly();
}

/// <summary>Marks routes that require a key.</summary>
internal sealed record ForCallers;
