using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Postato.Sandbox.Core;

namespace Postato.Sandbox.Networks.Mastodon;

/// <summary>
/// What servers remember of an <c>Idempotency-Key</c>: Mastodon the created status, without comparing the content; Pleroma the answer;
/// GoToSocial its status code, and that a request is in progress.
/// </summary>
internal sealed class KeyMemory(SandboxClock clock)
{
    private readonly ConcurrentDictionary<string, (DateTimeOffset Until, string StatusId)> statuses = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (DateTimeOffset Until, Reply? Answer)> answers = new(StringComparer.Ordinal);

    public static string? KeyOf(MastodonExchange exchange) =>
        exchange.Http.Request.Headers["Idempotency-Key"].ToString() is { Length: > 0 } key ? key : null;

    /// <summary>The status that this account created with this key.</summary>
    public string? FindStatus(ServerOptions server, string accountId, string? key) =>
        server.Keys == KeyKind.Successes && key is not null && statuses.TryGetValue($"{accountId} {key}", out var known)
            && known.Until > clock.GetUtcNow()
            ? known.StatusId
            : null;

    public void KeepStatus(ServerOptions server, string accountId, string? key, string statusId, DateTimeOffset at)
    {
        if (server.Keys == KeyKind.Successes && key is not null)
            statuses[$"{accountId} {key}"] = (at.AddSeconds(server.KeySeconds), statusId);
    }

    /// <summary>The answer to a repeat; null for a first request, which from here on is in progress.</summary>
    public Reply? Begin(MastodonExchange exchange)
    {
        if (Slot(exchange) is not { } slot)
            return null;

        var now = clock.GetUtcNow();
        var (until, answer) = answers.AddOrUpdate(
            slot, _ => (now.AddSeconds(exchange.Server.KeySeconds), null),
            (_, known) => known.Until > now ? (known.Until, known.Answer ?? UnderWay) : (now.AddSeconds(exchange.Server.KeySeconds), null));
        if (answer is null || (ReferenceEquals(answer, UnderWay) && exchange.Server.Keys == KeyKind.Answers))
            return null;
        if (ReferenceEquals(answer, UnderWay))
        {
            // A repeat does not end the request in progress.
            answers[slot] = (until, null);
            return answer;
        }

        return exchange.Server.Keys == KeyKind.Answers
            ? answer.With("idempotent-replayed", "true")
            : Reply.Of(new JsonObject { ["status"] = "request already handled" }, answer.Status);
    }

    public void End(MastodonExchange exchange, Reply answer)
    {
        if (Slot(exchange) is { } slot)
            answers[slot] = (clock.GetUtcNow().AddSeconds(exchange.Server.KeySeconds), answer);
    }

    /// <summary>Nothing was created.</summary>
    public void Drop(MastodonExchange exchange)
    {
        if (Slot(exchange) is { } slot)
            answers.TryRemove(slot, out _);
    }

    public void Forget()
    {
        statuses.Clear();
        answers.Clear();
    }

    private static readonly Reply UnderWay = Answers.Error(409, "request already under way");

    private static string? Slot(MastodonExchange exchange) =>
        KeyOf(exchange) is not { } key || exchange.Token is not { } token ? null : exchange.Server.Keys switch
        {
            KeyKind.Answers => $"{token.Access} {exchange.Http.Request.Method} {exchange.Http.Request.Path} {key}",
            KeyKind.Codes => $"{token.Access} {exchange.Http.Request.Headers.UserAgent} {key}",
            _ => null,
        };
}
