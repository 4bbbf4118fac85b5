using Postato.Api.Rest.Json;
using Postato.Application.Idempotency;
using Postato.Application.UseCases;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Api.Rest;

/// <summary>What creating calls have in common: an optional idempotency key.</summary>
internal static class Calls
{
    private const string KeyHeader = "Idempotency-Key";
    private const string ApiVersion = "v1";

    /// <summary>Runs a creating use case, once per key.</summary>
    /// <param name="request">The parsed request, by which a repeat is distinguished from another request.</param>
    public static async Task<IResult> CreateAsync<TRequest, TIn, TOut>(
        this UseCaseRunner run, HttpContext http, Id<Workspace> workspace, IUseCase<TIn, TOut> useCase, TRequest request, TIn input,
        CancellationToken ct)
    {
        if (!ReadKey(http).Succeeded(out var key, out var refusal))
            return Replies.Refuse(refusal);
        if (key.Value is not { } given)
            return (await run.InWorkspace(workspace, useCase, input, ct)).ToHttp(201);

        return (await run.InWorkspace(workspace, useCase, input, Of(http, given, request), Replies.Created, ct)).ToHttp();
    }

    public static IdempotentCall Of<TRequest>(HttpContext http, string key, TRequest request) =>
        Of(http.Request.Path, key, request);

    public static IdempotentCall Of<TRequest>(string path, string key, TRequest request) =>
        IdempotentCall.Of(key, "POST", path.TrimEnd('/').ToLowerInvariant(), ApiVersion, CanonicalJson.Of(request));

    public static Result<GivenKey> ReadKey(HttpContext http) => http.Request.Headers[KeyHeader] switch
    {
        { Count: 0 } => new GivenKey(null),
        { Count: 1 } one when IdempotencyKey.TryParse(one.ToString(), out var key) => new GivenKey(key),
        _ => new InvalidRequest(KeyHeader, "Send one key of 1 to 255 printable characters without spaces."),
    };
}

/// <param name="Value">Null when the caller sent none.</param>
internal readonly record struct GivenKey(string? Value);
