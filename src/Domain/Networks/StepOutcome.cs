using System.Text.Json;
using Postato.Domain.Posts.Limits;

namespace Postato.Domain.Networks;

/// <summary>The result of performing one step.</summary>
public abstract record StepOutcome
{
    private StepOutcome() { }

    /// <param name="Data">For later steps, as JSON of the adapter.</param>
    /// <param name="Published">Where the item is now, for steps that publish one.</param>
    public sealed record Done(JsonElement? Data = null, PublishedItem? Published = null) : StepOutcome
    {
        /// <summary>Warnings for the post's author, although the step succeeded.</summary>
        public Warning? Warning { get; init; }

        /// <summary>The remaining quota that the network reported; null when it did not.</summary>
        public QuotaWindow? Window { get; init; }

        /// <summary>New information about the account, which replaces the stored one; null when there is none.</summary>
        public string? Facts { get; init; }
    }

    /// <summary>The network is still processing: ask again at that time.</summary>
    public sealed record Wait(DateTimeOffset Until) : StepOutcome;

    /// <summary>Nothing was published.</summary>
    /// <param name="When">The time that the network named; null for our own back-off.</param>
    /// <param name="Scope">What has to wait. More than this post only until <paramref name="When"/>.</param>
    /// <param name="OperatorAlarm">The problem is our app, key or quota, never the customer's fault.</param>
    public sealed record RetryAfter(
        DateTimeOffset? When, NetworkError Error, RetryScope Scope = RetryScope.Post, bool OperatorAlarm = false)
        : StepOutcome;

    /// <summary>The access token is not valid: the engine refreshes it under the account's lock and performs the step once more.</summary>
    public sealed record TokenRejected(NetworkError Error) : StepOutcome;

    /// <summary>A person must authorize again.</summary>
    public sealed record ReconnectNeeded(NetworkError Error) : StepOutcome;

    /// <summary>A permanent failure: repeating is useless.</summary>
    /// <param name="AccountSuspended">The account itself is locked at the network.</param>
    public sealed record Refused(NetworkError Error, bool AccountSuspended = false) : StepOutcome;

    /// <summary>The effect may have happened.</summary>
    /// <param name="Note">
    /// What the network answered, as JSON of the adapter, which is returned in the step's history. Null for nothing.
    /// </param>
    public sealed record InDoubt(NetworkError Error, JsonElement? Note = null) : StepOutcome;

    /// <summary>The network has lost the results of earlier steps: those are performed again, then this one. Allowed once.</summary>
    /// <param name="StepNames">The steps to repeat; their effect is <see cref="StepEffect.None"/>.</param>
    public sealed record Redo(IReadOnlyList<string> StepNames, NetworkError Error) : StepOutcome;
}

/// <summary>
/// A quota of the network: how many creating calls of this account it accepts per window, how many are left, and when the window ends.
/// </summary>
public sealed record QuotaWindow(int Limit, int Remaining, DateTimeOffset ResetsAt);

public enum RetryScope
{
    Post,

    /// <summary>All posts of this account.</summary>
    Account,

    /// <summary>All posts of all accounts: the network does not accept our app for now.</summary>
    Network,
}

/// <param name="PlatformPostId">The network's id of the item.</param>
/// <param name="PlatformUrl">Its permalink; null when the network has none that a person could open.</param>
public sealed record PublishedItem(string PlatformPostId, Uri? PlatformUrl)
{
    public string PlatformPostId
    {
        get;
        init => field = RemoteText.Clean(value, RemoteText.MaximumId);
    } = RemoteText.Clean(PlatformPostId, RemoteText.MaximumId);

    public Uri? PlatformUrl { get; init => field = RemoteText.Link(value); } = RemoteText.Link(PlatformUrl);
}

/// <summary>What the network says about a step whose answer was lost.</summary>
public abstract record Reconciliation
{
    private Reconciliation() { }

    public sealed record Happened(JsonElement? Data, PublishedItem? Published) : Reconciliation
    {
        /// <summary>Warnings for the post's author.</summary>
        public Warning? Warning { get; init; }
    }

    /// <summary>Proven absent: the step may be performed again.</summary>
    public sealed record Absent : Reconciliation;

    /// <summary>Cannot be determined now.</summary>
    /// <param name="AskAgainAt">Null when it never can: a person decides.</param>
    public sealed record Unknown(NetworkError Error, DateTimeOffset? AskAgainAt) : Reconciliation;

    /// <summary>The question itself needs a valid access token.</summary>
    public sealed record TokenRejected(NetworkError Error) : Reconciliation;
}
