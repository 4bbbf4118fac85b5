using Postato.Application.Errors;
using Postato.Domain.Accounts;
using Postato.Domain.Posts;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Api.OpenApi;

/// <summary>The values of a text, as a component of the description.</summary>
/// <param name="Words">Each value with its description; empty where the value explains itself.</param>
internal sealed record WordList(string Name, string Text, IReadOnlyDictionary<string, string> Words)
{
    public bool AreExplained => Words.Values.All(text => text.Length > 0);

    public static WordList Of(string name, string text, params IEnumerable<string> words) =>
        new(name, text, words.ToDictionary(word => word, _ => ""));

    public static WordList OfEnum<T>(string name, string text)
        where T : struct, Enum => Of(name, text, Enum.GetValues<T>().Select(SnakeCase.Of));
}

/// <summary>The texts of the API that have a fixed list of values.</summary>
internal static class WordLists
{
    public static WordList PostStatus { get; } = WordList.OfEnum<PostStatus>("PostStatus", "The status of a post.");

    public static WordList SubmissionStatus { get; } = new("SubmissionStatus", "What to do with a post.", new Dictionary<string, string>
    {
        [Application.Posts.SubmissionStatus.Draft] = "It is stored and not sent, and may violate limits.",
        [Application.Posts.SubmissionStatus.Publish] = "It is sent as soon as possible.",
        [Application.Posts.SubmissionStatus.Scheduled] = "It is sent at `scheduledAt`.",
    });

    public static WordList ItemStatus { get; } = WordList.OfEnum<ItemStatus>("PostItemStatus", "The status of one item.");

    public static WordList WaitingFor { get; } = new("WaitingFor", "Why a post waits.", new Dictionary<string, string>
    {
        ["reconnect"] = "A person must connect the account again.",
        ["quota"] = "The network's rate limit for the account is reached.",
        ["pause"] = "The account or the workspace is paused.",
        ["approval"] = "It must be approved.",
    });

    public static WordList AccountStatus { get; } = WordList.OfEnum<AccountStatus>(
        "AccountStatus", "Whether posts can be sent to an account.");

    public static WordList MediaStatus { get; } =
        WordList.Of("MediaStatus", "Whether a medium can be used.", "pending", "ready", "failed", "expired");

    public static WordList MediaType { get; } = WordList.Of(
        "MediaType", "The kind of a medium. Images can be uploaded; the others come later.", "image", "video", "document");

    public static WordList TimelineKind { get; } =
        WordList.Of("TimelineKind", "What kind of entry it is.", "transition", "attempt", "step", "request", "event");

    public static WordList Outcome { get; } = new("ResolveOutcome", "What a person found.", new Dictionary<string, string>
    {
        ["published"] = "The item is published at the network, at `platformUrl`.",
        ["not_published"] = "The item is not published: `retry` can send it again.",
    });

    public static WordList Permission { get; } = WordList.Of("Permission", "What a key may do in a workspace.", Permissions.All);

    /// <summary>Those that are an enum in the code.</summary>
    public static IReadOnlyDictionary<Type, WordList> OfEnum { get; } = new Dictionary<Type, WordList>
    {
        [typeof(PostStatus)] = PostStatus,
        [typeof(ItemStatus)] = ItemStatus,
        [typeof(AccountStatus)] = AccountStatus,
    };

    public static WordList PostErrorCode { get; } = new("PostErrorCode",
        "Why a post failed or waits. Codes may be added: treat an unknown one as `network_refused`.", CodeCatalog.PostErrors);

    public static WordList ViolationCode { get; } = new("ViolationCode",
        "What is wrong. Codes may be added: show `message` for an unknown one.", CodeCatalog.Violations);

    public static WordList WarningCode { get; } = new(
        "WarningCode", "Why there is a warning; of a draft also what is wrong. Codes may be added: show `message` for an unknown one.",
        new SortedDictionary<string, string>(CodeCatalog.Warnings.Concat(CodeCatalog.Violations).ToDictionary(), StringComparer.Ordinal));

    public static WordList ProblemCode { get; } = new(
        "ProblemCode", "The stable code of a problem. Codes may be added: go by `status` for an unknown one.",
        new SortedDictionary<string, string>(
            ErrorCatalog.All.Select(entry => entry.Value)
                .Concat([ErrorCatalog.Internal, ErrorCatalog.MethodNotAllowed, ErrorCatalog.RequestTimeout])
                .ToDictionary(entry => entry.Code, entry => $"{entry.Title}. {entry.NextStep}"), StringComparer.Ordinal));
}
