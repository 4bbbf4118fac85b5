using Microsoft.Extensions.Logging;
using Postato.Application.Http;
using Postato.Domain.Primitives;

namespace Postato.Infrastructure.Http;

/// <summary>Fetches documents from untrusted URLs: GET only, and each redirect is checked like a new URL.</summary>
internal sealed class GuardedUrlFetcher(GuardedHttp http, UrlPolicy policy, TimeProvider clock, ILogger<GuardedUrlFetcher> logger)
    : IUrlFetcher
{
    private const int MaximumRedirects = 3;
    private const int DocumentBytes = 64 * 1024;

    // Includes redirects and the wait for a free slot.
    private static readonly TimeSpan DocumentLimit = TimeSpan.FromSeconds(5);

    private readonly Slots<string> hosts = new(atOnce: 4, waiting: 60);

    public Result<Uri> Check(string url, string field)
    {
        if (policy.FindRefusal(url, out var parsed) is not { } reason)
            return parsed!;

        Log.Refused(logger, reason);
        return NotAllowed(field);
    }

    public async Task<Result<FetchedDocument>> GetDocumentAsync(string url, FetchKind kind, CancellationToken ct)
    {
        using var time = new CancellationTokenSource(DocumentLimit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, time.Token);
        for (var redirects = 0; ; redirects++)
        {
            if (!Check(url, "url").Succeeded(out var target, out var refusal))
                return refusal;
            if (!(await GetOnceAsync(target, either.Token, ct)).Succeeded(out var answer, out refusal))
                return refusal;
            if (kind == FetchKind.DocumentWithoutRedirects || answer.Status is not (301 or 302 or 303 or 307 or 308))
                return new FetchedDocument(answer.Status, answer.ContentHeaders.ContentType?.MediaType, answer.Body, target);
            if (redirects == MaximumRedirects || LocationOf(answer) is not { } location
                || UrlPolicy.Follow(target, location) is not { } next)
                return Unreachable();

            url = next;
        }
    }

    /// <param name="ct">Cancelled when the time for the document is over.</param>
    /// <param name="caller">Cancelled when the caller gives up.</param>
    private async Task<Result<HttpAnswer>> GetOnceAsync(Uri target, CancellationToken ct, CancellationToken caller)
    {
        try
        {
            using var slot = await hosts.EnterAsync(target.IdnHost.TrimEnd('.').ToLowerInvariant(), ct);
            if (slot is null)
                return new Unavailable(DocumentLimit);

            using var request = new HttpRequestMessage(HttpMethod.Get, target);
            return await http.SendAsync(request, DocumentLimit, ct, DocumentBytes, mayRepeat: true);
        }
        catch (Exception failed) when (failed is RequestNeverLeft or AnswerLost or OperationCanceledException)
        {
            caller.ThrowIfCancellationRequested();
            return failed switch
            {
                RequestNeverLeft { WasRefusedByGuard: true } => NotAllowed("url"),
                RequestNeverLeft { NamesAreUnavailable: true } => new Unavailable(DocumentLimit),
                _ => Unreachable(),
            };
        }
    }

    // The raw header: the typed property would normalise the URL.
    private static string? LocationOf(HttpAnswer answer) =>
        answer.Headers.NonValidated.TryGetValues("Location", out var values) && values.Count == 1 ? values.ToString() : null;

    private static ValidationFailed NotAllowed(string field) =>
        new(field, "url_not_allowed", "This address is not allowed. Use a public https address.");

    private static ValidationFailed Unreachable() =>
        new("url", "url_unreachable", "This address could not be read. Check it and try again.");
}
