using System.Text.Json;
using Postato.Application.Deliveries;
using Postato.Application.Networks;
using Postato.Application.UseCases;
using Postato.Domain.Events;
using Postato.Domain.Networks;
using Postato.Domain.Posts;
using Postato.Domain.Posts.Limits;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.Posts;

/// <summary>A person looked at the network and settles a post whose outcome is uncertain.</summary>
public sealed class ResolvePost(IPostStore posts, NetworkRegistry networks, TimeProvider clock) : IUseCase<ResolvePost.Input, PostView>
{
    /// <param name="PlatformUrl">The item's address at the network; null when it is not published.</param>
    public sealed record Input(Id<Post> PostId, Uri? PlatformUrl);

    public Access Access => Access.Write(Permission.PostsPublish);

    public async Task<Result<PostView>> Handle(Input input, WorkspaceScope scope, CancellationToken ct)
    {
        if (await posts.FindAsync(scope, input.PostId, ct) is not { } stored)
            return new NotFound();

        var post = stored.Post;
        if (post.UncertainItem is not { } uncertain || stored.Delivery is not { } delivery)
            return new InvalidState(SnakeCase.Of(post.Status));

        var now = clock.GetUtcNow();
        var step = (await posts.ReadPlanAsync(scope, delivery.Id, ct)).First(planned => planned.ItemIndex == uncertain.Index);
        Reconciliation.Happened? found = null;
        if (input.PlatformUrl is { } url)
        {
            found = networks.Of(post.Platform).Publisher.Recognise(step, url);
            if (found?.Published is not { } published)
                return new ValidationFailed(
                    [new Violation(
                        "platformUrl", "not_a_post", "This is no address of a post at this network: copy the post's own link.",
                        post.Platform.Key)]);
            if (post.ResolvePublished(published, now) is { } refusal)
                return refusal;
        }
        else if (post.ResolveNotPublished(now) is { } refusal)
        {
            return refusal;
        }

        posts.Settle(
            scope, delivery.Id, StepLedger.ReconcilePrefix + step.Name, found is null ? Outcomes.Absent : Outcomes.Done, found?.Data, now);
        if (post.Status == PostStatus.Published)
            scope.Record(new PostPublished(PostEventData.Of(post)));
        scope.Audit(
            "post.resolve", input.PostId.ToString(),
            JsonSerializer.Serialize(
                new { outcome = found is null ? "not_published" : "published", item = uncertain.Index, platformUrl = input.PlatformUrl }));
        return PostView.Of(post, stored.Account, now);
    }
}
