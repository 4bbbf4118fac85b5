namespace Postato.Sandbox.Networks.Mastodon;

/// <summary>A stored status.</summary>
/// <param name="Key">The <c>Idempotency-Key</c> of its request, while the server remembers it.</param>
/// <param name="VisibleAt">From when lists and look-ups return it.</param>
/// <param name="Number">The item's number in its thread, from 1.</param>
/// <param name="ThreadText">The text of the thread's first item.</param>
internal sealed record Status(
    string Id, string AccountId, string ClientId, string Text, string SpoilerText, string Visibility, bool Sensitive, string? Language,
    string? InReplyToId,
    IReadOnlyList<string> MediaIds, Poll? Poll, string? QuotePolicy, DateTimeOffset CreatedAt, DateTimeOffset VisibleAt, string? Key,
    int Number, string ThreadText);

internal sealed record Poll(IReadOnlyList<string> Options, long ExpiresIn, bool Multiple, bool HideTotals);
