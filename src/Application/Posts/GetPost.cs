using Postato.Application.UseCases;
using Postato.Domain.Posts;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.Posts;

/// <summary>One post.</summary>
public sealed class GetPost(IPostReader posts) : IUseCase<GetPost.Input, PostView>
{
    public sealed record Input(Id<Post> PostId);

    public Access Access => Access.Read(Permission.PostsRead);

    public async Task<Result<PostView>> Handle(Input input, WorkspaceScope scope, CancellationToken ct) =>
        await posts.GetAsync(scope, input.PostId, ct) is { } post ? post : new NotFound();
}
