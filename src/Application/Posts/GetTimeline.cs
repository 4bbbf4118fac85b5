using Postato.Application.Lists;
using Postato.Application.UseCases;
using Postato.Domain.Posts;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.Posts;

/// <summary>Every transition, attempt, step, request and event of a post, oldest first.</summary>
public sealed class GetTimeline(IPostReader posts) : IUseCase<GetTimeline.Input, Page<TimelineEntry>>
{
    /// <param name="After">The position from the last page's cursor; 0 at first.</param>
    public sealed record Input(Id<Post> PostId, long After, int Limit);

    public Access Access => Access.Read(Permission.PostsRead);

    public async Task<Result<Page<TimelineEntry>>> Handle(Input input, WorkspaceScope scope, CancellationToken ct) =>
        await posts.TimelineAsync(scope, input.PostId, input.After, input.Limit, ct) is { } page ? page : new NotFound();
}
