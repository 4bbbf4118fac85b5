using Postato.Api.OpenApi;
using Postato.Domain.Posts;
using Postato.Domain.Primitives;

namespace Postato.Api.Rest.Posts;

/// <summary>What the description says of posts.</summary>
internal static class PostDocs
{
    public const string Create = """
        Hands a post over. With `publish` it goes out as soon as may be, with `scheduled` at its time, and a `draft` waits for you.
        All the network's limits are checked before it is stored, and everything that is wrong is told at once; a draft is stored all the same and told in `warnings`.
        For an account whose authorisation has ended the post is accepted and waits (`waitingFor: "reconnect"`).
        """;

    public const string Batch = """
        Each entry is a call of its own: it is stored or refused without regard to the others, and the answer says which in the same order.
        An entry may bring an `idempotencyKey`; an `Idempotency-Key` header counts for every entry that brings none, by its place.
        """;

    public const string Validate = """
        Makes the checks of creation and stores nothing. The answer is 200 also when the post would be refused: `valid` says so, `errors` say why.
        """;

    public const string List = "Newest first. Filters narrow the list together.";

    public const string Get = "Shows the post as it stands, with its items and, when it failed, the reason and the next step.";

    public const string Update = """
        What is absent stays as it is, null clears, lists are replaced whole. Content can be changed until it may have reached the network.
        `status` moves the post: `draft` takes it off the schedule, `publish` sends it now, `scheduled` with a `scheduledAt` gives it a time.
        """;

    public const string Delete = """
        Cancels the post if it waits and hides it here; its record is kept. What was published stays at the network: `publishedCopyRemains` says so.
        A post in `processing` cannot be deleted.
        """;

    public const string Cancel = "For good, from `draft`, `scheduled`, `pending_approval` and `pending`.";

    public const string Retry = "Goes on at the first item that is not published. Refused while it is not known whether the last try published (`delivery_uncertain`).";

    public const string Resolve = """
        For a post that failed with `delivery_uncertain`: look at the account at the network, and say what you saw. `published` needs the item's own address as `platformUrl`;
        what is left of a thread can then be sent with `retry`. After `not_published` the item can be sent again with `retry`. Who settled it, and how, stays in the audit trail.
        """;

    public const string Timeline = "Every transition, attempt, step, request to the network (redacted) and event, oldest first. What `data` holds depends on `kind`.";

    public static ListParameter[] Filters { get; } =
    [
        ListParameters.Several("status", "Posts in any of these states, with commas.", [.. Enum.GetValues<PostStatus>().Select(SnakeCase.Of)], "scheduled,pending"),
        ListParameters.Text("platform", "Posts for this network, by key or alias.", Samples.PlatformKey),
        ListParameters.Text("postType", "Posts of this type.", "thread"),
        ListParameters.Text("accountId", "Posts of this account; 404 when there is no such account in this workspace.", Samples.Account),
        ListParameters.Instant("from", "From this instant on, of `publishedAt`, else `scheduledAt`, else `createdAt`.", "2027-03-01T00:00:00Z"),
        ListParameters.Instant("to", "Before this instant, of the same.", "2027-04-01T00:00:00Z"),
        ListParameters.Text("q", "Words in the text, among the newest 5 000 posts; at most 200 characters.", "launch"),
        .. ListParameters.Paging,
    ];
}
