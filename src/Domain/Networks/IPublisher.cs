using System.Text.Json;
using Postato.Domain.Media;
using Postato.Domain.Posts;
using Postato.Domain.Primitives;

namespace Postato.Domain.Networks;

/// <summary>
/// Performs steps and decides nothing. It never sleeps, polls, retries, or uses the database or the vault: the delivery engine records,
/// waits, retries and reconciles.
/// </summary>
public interface IPublisher
{
    /// <summary>
    /// The ordered steps of a post. Pure: what must be equal at every attempt (record keys, times) is fixed here and stored before the
    /// first step is performed.
    /// </summary>
    IReadOnlyList<PlannedStep> Plan(PublishPost post, DateTimeOffset now);

    /// <summary>Performs one step, with at most one effect.</summary>
    Task<StepOutcome> PerformAsync(StepContext step, CancellationToken ct);

    /// <summary>Finds out what happened to a step whose answer was lost. Called for steps with an effect only.</summary>
    Task<Reconciliation> ReconcileAsync(StepContext step, CancellationToken ct);

    /// <summary>
    /// A person found the item of a step in doubt: returns what the lost answer would have contained, read from the item's address. Null
    /// when the address is not that of a post at this network, or does not contain enough to continue.
    /// </summary>
    Reconciliation.Happened? Recognise(PlannedStep step, Uri platformUrl) => null;
}

/// <param name="Name">Stable within the post: <c>resolve</c>, <c>upload:0:1</c>, <c>item:2</c>.</param>
/// <param name="ItemIndex">The item that is published when this step is done; null for the others.</param>
/// <param name="Data">Fixed when planning, as JSON of the adapter.</param>
public sealed record PlannedStep(string Name, int? ItemIndex, StepEffect Effect, JsonElement? Data = null);

public enum StepEffect
{
    /// <summary>Repeating it changes nothing visible: a look-up, or an upload that no post uses.</summary>
    None,

    /// <summary>It makes something visible. After a lost answer it is always reconciled first.</summary>
    Creating,
}

/// <summary>A post as a network's adapter sees it.</summary>
public sealed record PublishPost(Id<Post> Id, string PostType, IReadOnlyList<PublishItem> Items, JsonElement? Options);

public sealed record PublishItem(int Index, string Text, IReadOnlyList<PublishMedia> Media);

/// <param name="DurationMs">Of video and audio; null for others, or when it is not known.</param>
public sealed record PublishMedia(
    Id<MediaItem> Id, string MimeType, long SizeBytes, int? Width, int? Height, string? Alt, string Sha256, int? DurationMs);

/// <param name="Done">Results of the finished steps, by name.</param>
/// <param name="IntentAt">When this step was first recorded as intended.</param>
/// <param name="OpenMedia">Opens a medium's bytes; the caller disposes of the stream.</param>
public sealed record StepContext(
    PublishPost Post,
    AccountSession Account,
    PlannedStep Step,
    IReadOnlyDictionary<string, JsonElement> Done,
    DateTimeOffset IntentAt,
    Func<Id<MediaItem>, CancellationToken, Task<Stream>> OpenMedia)
{
    public StepHistory History { get; init; } = StepHistory.None;

    /// <summary>
    /// Asks for an address from which the network fetches a medium itself, for networks that accept media in no other way: signed, for this
    /// medium only, and valid for minutes.
    /// </summary>
    public Func<Id<MediaItem>, CancellationToken, Task<MediaAddress>> AddressOf { get; init; } =
        static (_, _) => Task.FromResult<MediaAddress>(new MediaAddress.Refused(MediaAddress.NotServed));

    /// <summary>
    /// Whether this network id is already recorded for another item of the account: two posts may have the same text, and a look-up must
    /// not confuse them.
    /// </summary>
    public Func<string, CancellationToken, Task<bool>> IsTaken { get; init; } = static (_, _) => Task.FromResult(false);
}

/// <summary>What earlier performances of a step left behind.</summary>
/// <param name="Performances">Performances so far, including this one.</param>
/// <param name="AskedSince">When the outcome of the latest performance was first asked about: that performance was over by then.</param>
/// <param name="Doubts">For each performance in doubt, oldest first, the adapter's note; null when its answer was lost.</param>
public sealed record StepHistory(int Performances, DateTimeOffset? AskedSince, IReadOnlyList<JsonElement?> Doubts)
{
    public static readonly StepHistory None = new(1, null, []);

    public bool IsRepeat => Performances > 1;
}
