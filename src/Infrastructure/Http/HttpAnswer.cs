using System.Globalization;
using System.Net.Http.Headers;

namespace Postato.Infrastructure.Http;

/// <summary>An answer, read completely.</summary>
internal sealed record HttpAnswer(int Status, HttpResponseHeaders Headers, HttpContentHeaders ContentHeaders, byte[] Body)
{
    private UntrustedJson? json;

    public bool IsSuccess => Status is >= 200 and < 300;

    /// <summary>The body; empty when it is not JSON.</summary>
    public UntrustedJson Json => json ??= UntrustedJson.Read(Body);

    /// <summary>Whether its Content-Type is JSON.</summary>
    public bool SaysJson => ContentHeaders.ContentType?.MediaType?.EndsWith("json", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>The first value of a header of the answer; null when it is absent.</summary>
    public string? Header(string name) => Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;

    /// <summary>A header that is a whole number; null when it is not one.</summary>
    public long? Number(string header) =>
        long.TryParse(Header(header), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>When to try again by <c>Retry-After</c> in seconds; null when it is absent.</summary>
    public DateTimeOffset? RetryAfter(DateTimeOffset now) =>
        Number("Retry-After") is < int.MaxValue and { } seconds ? now.AddSeconds(seconds) : null;
}
