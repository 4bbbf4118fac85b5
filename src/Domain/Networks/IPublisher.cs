using System.Text.Json;
using Postato.Domain.Media;
using Postato.Domain.Posts;
using Postato.Domain.Primitives;

namespace Postato.Domain.Networks;

/// <summary>
/// Performs; does not decide. It never sleeps, loops on a poll, retries, touches the database or sees the vault: the
/// delivery engine records, waits, retries and reconciles.
/// </summary>
public interface IPublisher
{
    /// <summary>
    /// The ordered steps of a post, pure: what must be the same at every try (record keys, times) is fixed here and
    /// stored before the first step is performed.
    /// </summary>
    IReadOnlyList<PlannedStep> Plan(PublishPost post, DateTimeOffset now);

    /// <summary>Does one step, with at most one effect.</summary>
    Task<StepOutcome> PerformAsync(StepContext step, CancellationToken ct);

    /// <summary>What became of a step whose answer was lost. Asked for steps with an effect only.</summary>
    Task<Reconciliation> ReconcileAsync(StepContext step, CancellationToken ct);

    /// <summary>
    /// A person found the item of a step in doubt: what its answer would have said, read off its address alone. Null: that is
    /// no address of a post at this network, or it does not tell enough to go on.
    /// </summary>
    Reconciliation.Happened? Recognise(PlannedStep step, Uri platformUrl) => null;
}

/// <param name="Name">Stable within the post: <c>resolve</c>, <c>upload:0:1</c>, <c>item:2</c>.</param>
/// <param name="ItemIndex">The item that is published when this step is done; null for the others.</param>
/// <param name="Data">Fixed at planning, in the adapter's own JSON.</param>
public sealed record PlannedStep(string Name, int? ItemIndex, StepEffect Effect, JsonElement? Data = null);

public enum StepEffect
{
    /// <summary>Repeating it changes nothing that anybody can see: a look-up, an upload that nobody refers to.</summary>
    None,

    /// <summary>It makes something visible: after a lost answer it is reconciled first, always.</summary>
    Creating,
}

/// <summary>A post as a network's adapter sees it.</summary>
public sealed record PublishPost(Id<Post> Id, string PostType, IReadOnlyList<PublishItem> Items, JsonElement? Options);

public sealed record PublishItem(int Index, string Text, IReadOnlyList<PublishMedia> Media);

/// <param name="DurationMs">Of what moves or sounds; null: it does neither, or nobody measured it.</param>
public sealed record PublishMedia(
    Id<MediaItem> Id, string MimeType, long SizeBytes, int? Width, int? Height, string? Alt, string Sha256, int? DurationMs);

/// <param name="Done">Data of the steps done so far, by name.</param>
/// <param name="IntentAt">When this step was first intended.</param>
/// <param name="OpenMedia">Opens a medium's bytes; the caller disposes.</param>
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
    /// Asks for an address from which the network fetches a medium's bytes by itself, where it takes them in no other way: signed, for
    /// this medium alone, and over within minutes.
    /// </summary>
    public Func<Id<MediaItem>, CancellationToken, Task<MediaAddress>> AddressOf { get; init; } =
        static (_, _) => Task.FromResult<MediaAddress>(new MediaAddress.Refused(MediaAddress.NotServed));

    /// <summary>
    /// Whether what stands at the network under this id is known to be another item of this account: two posts may say the
    /// same, and a look-up must not take the one for the other.
    /// </summary>
    public Func<string, CancellationToken, Task<bool>> IsTaken { get; init; } = static (_, _) => Task.FromResult(false);
}

/// <summary>What earlier performances of a step left behind.</summary>
/// <param name="Performances">Begun so far, the present one included.</param>
/// <param name="AskedSince">When it was first asked what became of the latest performance: by then that one was over.</param>
/// <param name="Doubts">Of each performance that stayed in doubt, oldest first, what the adapter noted; null: its answer was lost.</param>
public sealed record StepHistory(int Performances, DateTimeOffset? AskedSince, IReadOnlyList<JsonElement?> Doubts)
{
    public static readonly StepHistory None = new(1, null, []);

    public bool IsRepeat => Performances > 1;
}
