using Postato.Application.UseCases;
using Postato.Domain.Accounts;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.Accounts;

/// <summary>Returns the state of a connect link.</summary>
public sealed class GetConnectLink(IConnectLinkStore links, TimeProvider clock) : IUseCase<GetConnectLink.Input, ConnectLinkStateView>
{
    public sealed record Input(Id<ConnectLink> LinkId);

    /// <summary>The permission to create links is enough to read them.</summary>
    public Access Access => Access.Read(Permission.AccountsManage);

    public async Task<Result<ConnectLinkStateView>> Handle(Input input, WorkspaceScope scope, CancellationToken ct) =>
        await links.FindAsync(scope, input.LinkId, ct) is { } link ? ConnectLinkStateView.Of(link, clock.GetUtcNow()) : new NotFound();
}

/// <summary>A connect link as it stands now. Its URL was returned once, when it was created.</summary>
/// <param name="Status">
/// <c>pending</c>, <c>opened</c> (a person is at the network), <c>completed</c>, <c>refused</c> (it can be tried again) or <c>expired</c>.
/// </param>
/// <param name="AccountId">The account that was connected, or the one to reconnect; null when there is none yet.</param>
/// <param name="Reason">The code of the last failure; null when none failed.</param>
/// <param name="CompletedAt">When it was used.</param>
public sealed record ConnectLinkStateView(
    Id<ConnectLink> Id, string Status, string Platform, Id<SocialAccount>? AccountId, string? Reason, DateTimeOffset CreatedAt,
    DateTimeOffset ExpiresAt, DateTimeOffset? CompletedAt)
{
    public static ConnectLinkStateView Of(ConnectLink link, DateTimeOffset now) =>
        new(
            link.Id, SnakeCase.Of(link.StatusAt(now)), link.Platform.Key, link.AccountId, link.RefusedReason, link.CreatedAt,
            link.ExpiresAt, link.UsedAt);
}
