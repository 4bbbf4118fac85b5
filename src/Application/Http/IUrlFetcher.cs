using Postato.Domain.Primitives;

namespace Postato.Application.Http;

/// <summary>
/// The guarded HTTP client: the only way to fetch a URL that came from a customer, a third party or a network's answer. It checks scheme,
/// host and every resolved address before it sends, and again at connect. Where a customer sees the outcome, call it inside <see
/// cref="CustomerFetches"/>.
/// </summary>
public interface IUrlFetcher
{
    /// <summary>
    /// Whether this URL may be stored as a target. Refused with <c>url_not_allowed</c>, in the same words for every reason.
    /// </summary>
    Result<Uri> Check(string url, string field);

    /// <summary>
    /// GETs a small document within the limits of <paramref name="kind"/>. Refusals: <c>url_not_allowed</c>, <c>url_unreachable</c>, and
    /// <see cref="Unavailable"/> when no name server answers or too many requests wait for the same host.
    /// </summary>
    Task<Result<FetchedDocument>> GetDocumentAsync(string url, FetchKind kind, CancellationToken ct);
}

/// <summary>The kind of document sets the limits of a fetch.</summary>
public enum FetchKind
{
    /// <summary>JSON or text: 5 s, 64 KiB, at most 3 redirects.</summary>
    Document,

    /// <summary>As <see cref="Document"/>, but a redirect is returned instead of followed.</summary>
    DocumentWithoutRedirects,
}

/// <param name="Status">Any status that was returned, including 4xx.</param>
/// <param name="Location">The URL that answered, after redirects.</param>
public sealed record FetchedDocument(int Status, string? ContentType, ReadOnlyMemory<byte> Body, Uri Location);
