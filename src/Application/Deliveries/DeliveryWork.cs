using System.Text.Json;
using Postato.Domain.Accounts;
using Postato.Domain.Networks;
using Postato.Domain.Posts;
using Postato.Domain.Primitives;

namespace Postato.Application.Deliveries;

/// <summary>A delivery as it is found when it is claimed.</summary>
/// <param name="Tokens">Null: they cannot be read, or there are none.</param>
/// <param name="Plan">Null: it was never planned.</param>
/// <param name="Attempts">Attempts begun before this one.</param>
/// <param name="Failures">Transient failures since it was last queued by a person.</param>
/// <param name="StorageKeys">Where the bytes of each medium are, by its id.</param>
/// <param name="Window">What the network said last that it will still take.</param>
/// <param name="AccountFacts">What the network's adapter wanted to know of the account later.</param>
public sealed record DeliveryWork(
    PostStatus Status,
    Platform Platform,
    PublishPost Post,
    IReadOnlyList<DeliveryItem> Items,
    string PlatformAccountId,
    string Username,
    NetworkTokens? Tokens,
    IReadOnlyList<PlannedStep>? Plan,
    IReadOnlyList<JournalEntry> Journal,
    int Attempts,
    int Failures,
    string? TraceId,
    IReadOnlyDictionary<Guid, string> StorageKeys,
    string? AccountFacts = null,
    QuotaWindow? Window = null)
{
    /// <summary>When the customer wants it to go out; null: as soon as possible.</summary>
    public DateTimeOffset? ScheduledAt { get; init; }

    /// <summary>How often in a row it waited as the network said, with nothing done in between.</summary>
    public int Waits { get; init; }

    /// <summary>Attempts begun since it was last queued by a person.</summary>
    public int Tries { get; init; }
}

/// <param name="PlatformPostId">The network's id of the item; null: it is not published.</param>
public sealed record DeliveryItem(Id<PostItem> Id, int Index, ItemStatus Status, string? PlatformPostId = null, string? PlatformUrl = null);

/// <summary>One performance of a step, oldest first.</summary>
/// <param name="Outcome">Null: it was intended, and nobody knows more.</param>
public sealed record JournalEntry(string Name, DateTimeOffset IntentAt, string? Outcome, JsonElement? Data);
