using System.Text.Json;
using Postato.Domain.Posts.Limits;

namespace Postato.Domain.Networks;

/// <summary>How performing one step ended. There are no other kinds than those below.</summary>
public abstract record StepOutcome
{
    private StepOutcome() { }

    /// <param name="Data">For later steps, in the adapter's own JSON.</param>
    /// <param name="Published">Where the item now stands, for steps that publish one.</param>
    public sealed record Done(JsonElement? Data = null, PublishedItem? Published = null) : StepOutcome
    {
        /// <summary>What its author should know of it, although it is done.</summary>
        public Warning? Warning { get; init; }

        /// <summary>What the network says it will still take; null: it did not say.</summary>
        public QuotaWindow? Window { get; init; }

        /// <summary>What is known of the account by now, in the place of what its profile brought; null: nothing new.</summary>
        public string? Facts { get; init; }
    }

    /// <summary>The network is still at work: ask again then.</summary>
    public sealed record Wait(DateTimeOffset Until) : StepOutcome;

    /// <summary>Nothing was published.</summary>
    /// <param name="When">The network's own time; null: our back-off.</param>
    /// <param name="Scope">What waits. More than this post only until <paramref name="When"/>.</param>
    /// <param name="OperatorAlarm">It is our app, key or budget, never the customer's fault.</param>
    public sealed record RetryAfter(
        DateTimeOffset? When, NetworkError Error, RetryScope Scope = RetryScope.Post, bool OperatorAlarm = false)
        : StepOutcome;

    /// <summary>The access token is dead: the engine refreshes under the account's lock and performs once more.</summary>
    public sealed record TokenRejected(NetworkError Error) : StepOutcome;

    /// <summary>A person must authorise again.</summary>
    public sealed record ReconnectNeeded(NetworkError Error) : StepOutcome;

    /// <summary>For good: repeating is useless.</summary>
    /// <param name="AccountSuspended">The account itself is locked at the network.</param>
    public sealed record Refused(NetworkError Error, bool AccountSuspended = false) : StepOutcome;

    /// <summary>The effect may have happened.</summary>
    /// <param name="Note">What the network did say, in the adapter's own JSON: it comes back in the step's history. Null: nothing.</param>
    public sealed record InDoubt(NetworkError Error, JsonElement? Note = null) : StepOutcome;

    /// <summary>The results of earlier steps are gone at the network: they are performed again, then this one. Once.</summary>
    /// <param name="StepNames">The steps to repeat; their effect is <see cref="StepEffect.None"/>.</param>
    public sealed record Redo(IReadOnlyList<string> StepNames, NetworkError Error) : StepOutcome;
}

/// <summary>
/// A window of the network's own: how many creating calls of this account it takes in all and still, and when it counts anew.
/// </summary>
public sealed record QuotaWindow(int Limit, int Remaining, DateTimeOffset ResetsAt);

public enum RetryScope
{
    Post,

    /// <summary>Everything of this account.</summary>
    Account,

    /// <summary>Everything of every account: the network does not take our app for now.</summary>
    Network,
}

/// <param name="PlatformPostId">The network's id of the item.</param>
/// <param name="PlatformUrl">Its permalink; null: the network names none that a person could open.</param>
public sealed record PublishedItem(string PlatformPostId, Uri? PlatformUrl)
{
    public string PlatformPostId
    {
        get;
        init => field = RemoteText.Clean(value, RemoteText.MaximumId);
    } = RemoteText.Clean(PlatformPostId, RemoteText.MaximumId);

    public Uri? PlatformUrl { get; init => field = RemoteText.Link(value); } = RemoteText.Link(PlatformUrl);
}

/// <summary>What the network knows of a step whose answer was lost.</summary>
public abstract record Reconciliation
{
    private Reconciliation() { }

    public sealed record Happened(JsonElement? Data, PublishedItem? Published) : Reconciliation
    {
        /// <summary>What its author should know of it.</summary>
        public Warning? Warning { get; init; }
    }

    /// <summary>Proven: it may be sent again.</summary>
    public sealed record Absent : Reconciliation;

    /// <summary>Cannot be told now.</summary>
    /// <param name="AskAgainAt">Null: it never will; a human decides.</param>
    public sealed record Unknown(NetworkError Error, DateTimeOffset? AskAgainAt) : Reconciliation;

    /// <summary>The question itself needs a live token.</summary>
    public sealed record TokenRejected(NetworkError Error) : Reconciliation;
}
