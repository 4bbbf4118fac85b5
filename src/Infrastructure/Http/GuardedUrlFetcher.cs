using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Postato.Application.Http;
using Postato.Domain.Posts.Limits;
using Postato.Domain.Primitives;

namespace Postato.Infrastructure.Http;

/// <summary>Documents that strangers named: GET only, redirects by hand, each hop a whole new check.</summary>
internal sealed class GuardedUrlFetcher(GuardedHttp http, UrlPolicy policy, ILogger<GuardedUrlFetcher> logger) : IUrlFetcher
{
    private const int MaximumRedirects = 3;
    private const int DocumentBytes = 64 * 1024;
    private const int PerHost = 4;

    private static readonly TimeSpan DocumentLimit = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, int> inFlight = new(StringComparer.OrdinalIgnoreCase);

    public Result<Uri> Check(string url, string field)
    {
        if (policy.FindRefusal(url, out var parsed) is not { } reason)
            return parsed!;

        Log.Refused(logger, field, reason);
        return Violation(field, "url_not_allowed", "This address is not allowed. Use a public https address.");
    }

    public async Task<Result<FetchedDocument>> GetDocumentAsync(string url, FetchKind kind, CancellationToken ct)
    {
        var hops = kind == FetchKind.Document ? MaximumRedirects : 0;
        while (true)
        {
            if (!Check(url, "url").Succeeded(out var target, out var refusal))
                return refusal;

            var fetched = await GetOnceAsync(target, ct);
            if (!fetched.Succeeded(out var answer, out refusal))
                return refusal;
            if (answer.Status is not (301 or 302 or 303 or 307 or 308) || hops-- == 0)
                return new FetchedDocument(answer.Status, answer.ContentHeaders.ContentType?.MediaType, answer.Body, target);
            if (answer.Headers.Location is not { } location || location.OriginalString.Length > 2_048)
                return Unreachable();

            url = location.IsAbsoluteUri ? location.OriginalString : new Uri(target, location).AbsoluteUri;
        }
    }

    private async Task<Result<HttpAnswer>> GetOnceAsync(Uri target, CancellationToken ct)
    {
        if (inFlight.AddOrUpdate(target.Authority, 1, (_, count) => count + 1) > PerHost)
        {
            Leave(target);
            return Unreachable();
        }

        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, target) { VersionPolicy = HttpVersionPolicy.RequestVersionOrLower };
            return await http.SendAsync(request, DocumentLimit, ct, DocumentBytes);
        }
        catch (RequestNeverLeft failed) when (failed.WasRefusedByGuard)
        {
            Log.Refused(logger, "url", failed.InnerException?.Message ?? "");
            return Violation("url", "url_not_allowed", "This address is not allowed. Use a public https address.");
        }
        catch (Exception failed) when (failed is RequestNeverLeft or AnswerLost && !ct.IsCancellationRequested)
        {
            return Unreachable();
        }
        finally
        {
            Leave(target);
        }
    }

    private void Leave(Uri target)
    {
        if (inFlight.AddOrUpdate(target.Authority, 0, (_, count) => count - 1) <= 0)
            inFlight.TryRemove(KeyValuePair.Create(target.Authority, 0));
    }

    private static ValidationFailed Unreachable() => Violation("url", "url_unreachable", "This address could not be read. Check it and try again.");

    private static ValidationFailed Violation(string field, string code, string message) => new([new Violation(field, code, message, null)]);
}

internal static partial class Log
{
    [LoggerMessage(EventId = 2101, EventName = "fetch.refused", Level = LogLevel.Information, Message = "The guarded door refused {Field}: {Reason}")]
    public static partial void Refused(ILogger logger, string field, string reason);

    [LoggerMessage(EventId = 2102, EventName = "fetch.guard_open", Level = LogLevel.Warning, Message = "FETCH GUARD OPEN FOR {Origins}")]
    public static partial void GuardOpen(ILogger logger, string origins);
}
