using Postato.Application.Accounts;
using Postato.Application.Lists;
using Postato.Application.UseCases;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.Posts;

/// <summary>The posts of a workspace, newest first.</summary>
public sealed class ListPosts(IPostReader posts, IAccountStore accounts) : IUseCase<ListPosts.Input, Page<PostView>>
{
    public sealed record Input(PostFilter Filter, PageRequest Page);

    public Access Access => Access.Read(Permission.PostsRead);

    public async Task<Result<Page<PostView>>> Handle(Input input, WorkspaceScope scope, CancellationToken ct)
    {
        // An account that is not in this workspace is refused like any unknown id.
        if (input.Filter.AccountId is { } account && await accounts.FindAsync(scope, account, ct) is null)
            return new NotFound();

        return await posts.ListAsync(scope, input.Filter, input.Page, ct);
    }
}
