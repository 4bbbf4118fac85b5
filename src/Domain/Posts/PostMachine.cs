using System.Collections.Frozen;

namespace Postato.Domain.Posts;

/// <summary>The triggers of a post's transitions.</summary>
public enum PostTrigger
{
    Submit,
    Schedule,
    Unschedule,
    Cancel,
    Start,
    Defer,
    Publish,
    Fail,
    Retry,
    Resolve,
}

/// <summary>Every transition of a post, in one table. Any other pair of state and trigger is refused.</summary>
public static class PostMachine
{
    /// <summary>The whole table, in reading order.</summary>
    public static IReadOnlyList<(PostStatus From, PostTrigger Trigger, PostStatus To)> Transitions { get; } =
    [
        (PostStatus.Draft, PostTrigger.Submit, PostStatus.Pending),
        (PostStatus.Draft, PostTrigger.Schedule, PostStatus.Scheduled),
        (PostStatus.Draft, PostTrigger.Cancel, PostStatus.Cancelled),

        (PostStatus.Scheduled, PostTrigger.Submit, PostStatus.Pending),
        (PostStatus.Scheduled, PostTrigger.Schedule, PostStatus.Scheduled),
        (PostStatus.Scheduled, PostTrigger.Unschedule, PostStatus.Draft),
        (PostStatus.Scheduled, PostTrigger.Cancel, PostStatus.Cancelled),
        // A due post goes directly to processing: the claim starts it when its time has come.
        (PostStatus.Scheduled, PostTrigger.Start, PostStatus.Processing),

        (PostStatus.Pending, PostTrigger.Start, PostStatus.Processing),
        (PostStatus.Pending, PostTrigger.Cancel, PostStatus.Cancelled),

        (PostStatus.Processing, PostTrigger.Start, PostStatus.Processing),
        (PostStatus.Processing, PostTrigger.Defer, PostStatus.Pending),
        (PostStatus.Processing, PostTrigger.Publish, PostStatus.Published),
        (PostStatus.Processing, PostTrigger.Fail, PostStatus.Failed),

        (PostStatus.Failed, PostTrigger.Retry, PostStatus.Pending),
        (PostStatus.Failed, PostTrigger.Resolve, PostStatus.Published),
    ];

    private static readonly FrozenDictionary<(PostStatus, PostTrigger), PostStatus> Table =
        Transitions.ToFrozenDictionary(row => (row.From, row.Trigger), row => row.To);

    public static bool Allows(PostStatus from, PostTrigger trigger) => Table.ContainsKey((from, trigger));

    public static bool TryMove(PostStatus from, PostTrigger trigger, out PostStatus to) => Table.TryGetValue((from, trigger), out to);
}
