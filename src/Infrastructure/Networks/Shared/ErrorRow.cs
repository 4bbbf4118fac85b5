using Postato.Domain.Networks;
using Postato.Infrastructure.Http;

namespace Postato.Infrastructure.Networks.Shared;

/// <summary>One row of a network's <see cref="ErrorTable"/>. It matches when everything that it names matches.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Code">The network's own code, exactly.</param>
/// <param name="Words">A part of the network's words, in any case; empty matches any words of the network itself.</param>
internal sealed record ErrorRow(Meaning Meaning, int? Status = null, string? Code = null, string? Words = null)
{
    /// <summary>A further condition on the answer.</summary>
    public Func<HttpAnswer, bool>? If { get; init; }

    /// <summary>Replaces the meaning's common sentence.</summary>
    public string? Sentence { get; init; }

    /// <summary>Replaces the meaning's common next step.</summary>
    public string? NextStep { get; init; }

    /// <summary>What waits until the operator has acted.</summary>
    public RetryScope Waits { get; init; } = RetryScope.Post;

    /// <summary>How long it waits; null for an hour, or for our own back-off when only the post waits.</summary>
    public Func<HttpAnswer, DateTimeOffset, DateTimeOffset>? Until { get; init; }

    public bool Fits(HttpAnswer answer, NetworkWords said) =>
        (Status is null || Status == answer.Status)
        && (Code is null || Code == said.Code)
        && (Words is null || said.Text?.Contains(Words, StringComparison.OrdinalIgnoreCase) == true)
        && If?.Invoke(answer) != false;
}

/// <summary>The code and words in an error answer.</summary>
/// <param name="Code">The network's own code; null for none.</param>
/// <param name="Text">
/// The network's words, empty when it has none; null when the answer is not the network's but that of a proxy in front of it.
/// </param>
internal readonly record struct NetworkWords(string? Code, string? Text);
