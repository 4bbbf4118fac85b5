using Postato.Application.Errors;
using Postato.Domain.Accounts;
using Postato.Domain.Posts;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Api.OpenApi;

/// <summary>Words of which a text is one, under the name of their component.</summary>
/// <param name="Words">With their sentences; empty ones where the word says enough.</param>
internal sealed record WordList(string Name, string Text, IReadOnlyDictionary<string, string> Words)
{
    public bool AreExplained => Words.Values.All(text => text.Length > 0);

    public static WordList Of(string name, string text, params IEnumerable<string> words) => new(name, text, words.ToDictionary(word => word, _ => ""));
}

/// <summary>The closed sets of words in the API, from what the code itself goes by.</summary>
internal static class WordLists
{
    public static WordList PostStatus { get; } = WordList.Of("PostStatus", "Where a post stands.", Enum.GetValues<PostStatus>().Select(SnakeCase.Of));

    public static WordList SubmissionStatus { get; } = new("SubmissionStatus", "What becomes of a post.", new Dictionary<string, string>
    {
        [Application.Posts.SubmissionStatus.Draft] = "It waits for you, and may break limits.",
        [Application.Posts.SubmissionStatus.Publish] = "It goes out as soon as may be.",
        [Application.Posts.SubmissionStatus.Scheduled] = "It goes out at `scheduledAt`.",
    });

    public static WordList ItemStatus { get; } = WordList.Of("PostItemStatus", "Where one item stands.", Enum.GetValues<ItemStatus>().Select(SnakeCase.Of));

    public static WordList WaitingFor { get; } = new("WaitingFor", "What holds a post.", new Dictionary<string, string>
    {
        ["reconnect"] = "A person who connects the account again.",
        ["quota"] = "The network's limit for the account.",
        ["pause"] = "Somebody who paused the account or the workspace.",
        ["approval"] = "Somebody who approves it.",
    });

    public static WordList AccountStatus { get; } = WordList.Of("AccountStatus", "Whether posts can go out to an account.", Enum.GetValues<AccountStatus>().Select(SnakeCase.Of));

    public static WordList MediaStatus { get; } = WordList.Of("MediaStatus", "Whether a medium can be used.", "pending", "ready", "failed", "expired");

    public static WordList MediaType { get; } = WordList.Of("MediaType", "The kind of a medium. Images can be uploaded; the others come later.", "image", "video", "document");

    public static WordList TimelineKind { get; } = WordList.Of("TimelineKind", "What kind of thing happened.", "transition", "attempt", "step", "request", "event");

    public static WordList Outcome { get; } = new("ResolveOutcome", "What a person saw.", new Dictionary<string, string>
    {
        ["published"] = "The item stands at the network, at `platformUrl`.",
        ["not_published"] = "It is not there: `retry` may send it again.",
    });

    public static WordList Permission { get; } = WordList.Of("Permission", "What a key may do in a workspace.", Permissions.All);

    /// <summary>Those that a list can be narrowed by.</summary>
    public static IReadOnlyList<WordList> Closed { get; } = [PostStatus, AccountStatus, MediaStatus, MediaType];

    public static WordList PostErrorCode { get; } = new("PostErrorCode", "Why a post failed or waits. More may come: take an unknown one as `network_refused`.", CodeCatalog.PostErrors);

    public static WordList ViolationCode { get; } = new("ViolationCode", "What is wrong. More may come: show `message` for an unknown one.", CodeCatalog.Violations);

    public static WordList WarningCode { get; } = new(
        "WarningCode", "What is worth telling; in a draft also what is wrong. More may come: show `message` for an unknown one.",
        new SortedDictionary<string, string>(CodeCatalog.Warnings.Concat(CodeCatalog.Violations).ToDictionary(), StringComparer.Ordinal));

    public static WordList ProblemCode { get; } = new(
        "ProblemCode", "The stable code of a refusal. More may come: go by `status` for an unknown one.",
        new SortedDictionary<string, string>(
            ErrorCatalog.All.Select(entry => entry.Value).Concat([ErrorCatalog.Internal, ErrorCatalog.MethodNotAllowed, ErrorCatalog.RequestTimeout])
                .ToDictionary(entry => entry.Code, entry => $"{entry.Title}. {entry.NextStep}"), StringComparer.Ordinal));
}
