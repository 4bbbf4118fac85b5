using System.Text.Json.Nodes;
using Postato.Api.OpenApi;
using Postato.Application.Posts;
using Postato.Domain.Posts;

namespace Postato.Api.Rest.Posts;

/// <summary>The documentation of the post operations.</summary>
internal static class PostDocs
{
    public static readonly TagDoc Tag = new("Posts", "One piece of content for one account, from draft to published.");

    public static readonly OperationDoc Create = new("createPost", "Create a post", """
        With `publish` the post is sent as soon as possible, with `scheduled` at its time, and a `draft` is only stored.
        All limits of the network are checked before it is stored, and everything that is wrong is reported at once; a draft is stored
        anyway and reports it in `warnings`.
        For an account whose authorisation has ended the post is accepted and waits (`waitingFor: "reconnect"`).
        """)
    {
        Body = BodyDoc.Json<PostRequest>(() => PostSamples.New()),
        Answer = AnswerDoc.Created("The post, accepted.", PostSamples.Pending, $"posts/{Samples.Post}"),
        Key = "launch-2027-post",
        Problems = [400, 401, 403, 404, 409, 413, 415, 422, 429],
    };

    public static readonly OperationDoc CreateBatch = new("createPosts", "Create up to 100 posts", """
        Each entry is a call of its own: it is stored or refused independently of the others, and the answer lists the results in the same
        order.
        An entry may have an `idempotencyKey`; an `Idempotency-Key` header counts for every entry that has none, by its place.
        """)
    {
        Body = BodyDoc.Json<BatchRequest>(() => new JsonObject
        {
            ["posts"] = new JsonArray(PostSamples.New(("idempotencyKey", "launch-2027-first")),
                PostSamples.New(("content", "Hello again."))),
        }),
        Answer = AnswerDoc.Of("The result of each entry.", PostSamples.Batch, 207),
        Key = "launch-2027-posts",
        Problems = [400, 401, 404, 413, 415, 429],
    };

    public static readonly OperationDoc Validate = new("validatePost", "Check a post without storing it", """
        Runs the checks of creation and stores nothing. The answer is 200 also when the post would be refused: `valid` says so, `errors`
        say why.
        """)
    {
        Body = BodyDoc.Json<PostRequest>(() => PostSamples.New()),
        Answer = AnswerDoc.Of("The result of the checks.", PostSamples.Invalid),
        Problems = [400, 401, 403, 404, 413, 415, 429],
    };

    public static readonly OperationDoc List = new("listPosts", "List posts", "Newest first. A post is listed when it matches all filters.")
    {
        Query =
        [
            ListParameters.Several("status", "Posts in any of these states, separated by commas.", WordLists.PostStatus,
                "scheduled,pending"),
            ListParameters.Text("platform", "Posts for this network, by key or alias.", Samples.PlatformKey),
            ListParameters.Text("postType", "Posts of this type.", "thread"),
            ListParameters.Text("accountId", "Posts of this account; 404 when there is no such account in this workspace.",
                Samples.Account),
            ListParameters.Instant("from", "From this instant on, of `publishedAt`, else `scheduledAt`, else `createdAt`.",
                "2027-03-01T00:00:00Z"),
            ListParameters.Instant("to", "Before this instant, of the same.", "2027-04-01T00:00:00Z"),
            ListParameters.Text("q", "Words in the text, among the newest 5 000 posts; at most 200 characters.", "launch"),
            .. ListParameters.Paging,
        ],
        Answer = AnswerDoc.Of("A page of posts.", Samples.PageOf(PostSamples.Published)),
        Problems = [400, 401, 403, 404, 429],
    };

    public static readonly OperationDoc Get = new(
        "getPost", "Read a post", "The post with its current state, its items and, when it failed, the reason and the next step.")
    {
        Answer = AnswerDoc.Of("The post.", PostSamples.Published),
        Problems = [401, 403, 404, 429],
    };

    public static readonly OperationDoc Update = new("updatePost", "Change a post", """
        A member that is absent stays unchanged, null clears it, lists are replaced as a whole. Content can be changed until it may have
        reached the network.
        `status` moves the post: `draft` takes it off the schedule, `publish` sends it now, `scheduled` with a `scheduledAt` gives it a
        time.
        """)
    {
        Body = BodyDoc.Json<PostPatchRequest>(() => new JsonObject
        {
            ["status"] = "scheduled",
            ["scheduledAt"] = new JsonObject { ["localTime"] = "2027-03-08T09:00", ["timeZone"] = "America/Sao_Paulo" },
        }),
        Answer = AnswerDoc.Of("The post after the change.", PostSamples.Scheduled),
        Problems = [400, 401, 403, 404, 409, 413, 415, 422, 429],
    };

    public static readonly OperationDoc Delete = new("deletePost", "Cancel and hide a post", """
        Cancels the post if it waits and hides it from lists; its record is kept. What was published stays at the network:
        `publishedCopyRemains` says so.
        A post in `processing` cannot be deleted.
        """)
    {
        Answer = AnswerDoc.Of("The post is hidden.",
            new DeletedPostView(Samples.IdOf<Post>(), Deleted: true, "published", PublishedCopyRemains: true)),
        Problems = [401, 403, 404, 409, 429],
    };

    public static readonly OperationDoc Cancel = new(
        "cancelPost", "Take a post out of the queue",
        "Works from `draft`, `scheduled`, `pending_approval` and `pending`, and cannot be undone.")
    {
        Answer = AnswerDoc.Of("The post, cancelled.", PostSamples.Cancelled),
        Problems = [401, 403, 404, 409, 429],
    };

    public static readonly OperationDoc Retry = new("retryPost", "Send a failed post again", """
        Continues at the first item that is not published. Refused while it is not known whether the last attempt published
        (`delivery_uncertain`).
        """)
    {
        Answer = AnswerDoc.Of("The post, queued again.", PostSamples.Pending),
        Problems = [401, 403, 404, 409, 429],
    };

    public static readonly OperationDoc Resolve = new("resolvePost", "Settle an uncertain post", """
        For a post that failed with `delivery_uncertain`: look at the account at the network, and say what you saw. `published` needs the
        item's own address as `platformUrl`;
        the rest of a thread can then be sent with `retry`. After `not_published` the item can be sent again with `retry`. Who settled it,
        and how, is recorded in the audit trail.
        """)
    {
        Body = BodyDoc.Json<ResolveRequest>(() =>
            new JsonObject { ["outcome"] = "published", ["platformUrl"] = "https://x.com/name/status/1846987139428634858" }),
        Answer = AnswerDoc.Of("The post after the decision.", PostSamples.Published),
        Problems = [400, 401, 403, 404, 409, 413, 415, 422, 429],
    };

    public static readonly OperationDoc Timeline = new("getPostTimeline", "Read what happened to a post", """
        Every transition, attempt, step, request to the network (redacted) and event, oldest first. What `data` contains depends on `kind`.
        """)
    {
        Query = ListParameters.Paging,
        Answer = AnswerDoc.Of("A page of what happened.", PostSamples.Timeline),
        Problems = [400, 401, 403, 404, 429],
    };
}
