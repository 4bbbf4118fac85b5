using Postato.Application.UseCases;
using Postato.Application.UseCases.Callers;
using Postato.Domain.Primitives;

namespace Postato.Api.Rest;

/// <summary>Routes that are for callers: whoever shows no credential at all is told so before anything of the request is read.</summary>
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

/// <summary>Stands on routes that answer to a key alone.</summary>
internal sealed record ForCallers;
