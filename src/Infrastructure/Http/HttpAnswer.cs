using System.Net.Http.Headers;

namespace Postato.Infrastructure.Http;

/// <summary>An answer, read whole.</summary>
internal sealed record HttpAnswer(int Status, HttpResponseHeaders Headers, HttpContentHeaders ContentHeaders, byte[] Body)
{
    public bool IsSuccess => Status is >= 200 and < 300;

    /// <summary>The first value of a header of the answer; null when it is absent.</summary>
    public string? Header(string name) => Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;
}
