using Postato.Domain.Networks;
using Postato.Infrastructure.Http;

namespace Postato.Infrastructure.Networks.Shared;

/// <summary>One row of a network's <see cref="ErrorTable"/>. It fits when all that it names holds.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Code">The network's own code, exactly.</param>
/// <param name="Words">A part of the network's words, in any case; empty: any words, as long as it is the network that speaks.</param>
internal sealed record ErrorRow(Meaning Meaning, int? Status = null, string? Code = null, string? Words = null)
{
    /// <summary>What else must hold of the answer.</summary>
    public Func<HttpAnswer, bool>? If { get; init; }

    /// <summary>In the place of the sentence that all networks have for the meaning.</summary>
    public string? Sentence { get; init; }

    /// <summary>In the place of the next step that all networks have for the meaning.</summary>
    public string? NextStep { get; init; }

    /// <summary>What waits while the operator mends it.</summary>
    public RetryScope Waits { get; init; } = RetryScope.Post;

    /// <summary>How long it waits; null: an hour, or for a single post our own back-off.</summary>
    public Func<HttpAnswer, DateTimeOffset, DateTimeOffset>? Until { get; init; }

    public bool Fits(HttpAnswer answer, NetworkWords said) =>
        (Status is null || Status == answer.Status)
        && (Code is null || Code == said.Code)
        && (Words is null || said.Text?.Contains(Words, StringComparison.OrdinalIgnoreCase) == true)
        && If?.Invoke(answer) != false;
}

/// <summary>What a network says in an answer that is no success.</summary>
/// <param name="Code">Its own code; null: none.</param>
/// <param name="Text">
/// Its own words, empty where it has none; null: it is not the network that speaks, but a page of whoever stands in front.
/// </param>
internal readonly record struct NetworkWords(string? Code, string? Text);
