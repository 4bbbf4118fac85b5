using System.Text.Json;
using Postato.Domain.Accounts;
using Postato.Domain.Networks;
using Postato.Domain.Posts;
using Postato.Domain.Primitives;

namespace Postato.Application.Deliveries;

/// <summary>All that a delivery needs, as read when it was claimed.</summary>
/// <param name="Tokens">Null when there are none or they cannot be opened.</param>
/// <param name="Plan">Null when it was never planned.</param>
/// <param name="Attempts">Attempts begun before this one.</param>
/// <param name="Failures">Transient failures since a person last queued it.</param>
/// <param name="StorageKeys">The storage key of each medium, by its id.</param>
/// <param name="Window">The remaining quota that the network last reported.</param>
/// <param name="AccountFacts">What the network's adapter stored about the account.</param>
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
    /// <summary>When the customer wants it sent; null for as soon as possible.</summary>
    public DateTimeOffset? ScheduledAt { get; init; }

    /// <summary>How many attempts in a row only waited, because the network asked for it.</summary>
    public int Waits { get; init; }

    /// <summary>Attempts since a person last queued it.</summary>
    public int Tries { get; init; }
}

/// <param name="PlatformPostId">The network's id of the item; null when it is not published.</param>
public sealed record DeliveryItem(Id<PostItem> Id, int Index, ItemStatus Status, string? PlatformPostId = null, string? PlatformUrl = null);

/// <summary>The performances of one step, oldest first.</summary>
/// <param name="Outcome">Null when only the intent was recorded.</param>
public sealed record JournalEntry(string Name, DateTimeOffset IntentAt, string? Outcome, JsonElement? Data);
