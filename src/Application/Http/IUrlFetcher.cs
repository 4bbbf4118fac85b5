using Postato.Domain.Primitives;

namespace Postato.Application.Http;

/// <summary>
/// The guarded door: the one way to a URL that a customer, a stranger or a network's answer named. Checks scheme, host
/// and every resolved address before a byte leaves, and again at connect. Where a customer sees the outcome, call it
/// inside of <see cref="CustomerFetches"/>.
/// </summary>
public interface IUrlFetcher
{
    /// <summary>Whether this URL may be stored as a target. Refused: <c>url_not_allowed</c>, one text for all reasons.</summary>
    Result<Uri> Check(string url, string field);

    /// <summary>
    /// GETs a small document, with the limits of <paramref name="kind"/>. Refusals: <c>url_not_allowed</c>, <c>url_unreachable</c>,
    /// and <see cref="Unavailable"/> when no name server answers or too many ask the same host.
    /// </summary>
    Task<Result<FetchedDocument>> GetDocumentAsync(string url, FetchKind kind, CancellationToken ct);
}

/// <summary>What is fetched decides how long and how much.</summary>
public enum FetchKind
{
    /// <summary>JSON or text: 5 s, 64 KiB, at most 3 redirects.</summary>
    Document,

    /// <summary>As <see cref="Document"/>, following no redirect: it is the answer.</summary>
    DocumentWithoutRedirects,
}

/// <param name="Status">Any status that came back, also 4xx.</param>
/// <param name="Location">The URL that answered, after redirects.</param>
public sealed record FetchedDocument(int Status, string? ContentType, ReadOnlyMemory<byte> Body, Uri Location);
