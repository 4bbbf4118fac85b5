using Postato.Application.UseCases;
using Postato.Domain.Accounts;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.Accounts;

/// <summary>How far a connect link came.</summary>
public sealed class GetConnectLink(IConnectLinkStore links, TimeProvider clock) : IUseCase<GetConnectLink.Input, ConnectLinkStateView>
{
    public sealed record Input(Id<ConnectLink> LinkId);

    /// <summary>Whoever may make links may follow them.</summary>
    public Access Access => Access.Read(Permission.AccountsManage);

    public async Task<Result<ConnectLinkStateView>> Handle(Input input, WorkspaceScope scope, CancellationToken ct) =>
        await links.FindAsync(scope, input.LinkId, ct) is { } link ? ConnectLinkStateView.Of(link, clock.GetUtcNow()) : new NotFound();
}

/// <summary>A connect link as it stands now. Its address was told once, when it was made.</summary>
/// <param name="Status">
/// <c>pending</c>, <c>opened</c> (a person is at the network), <c>completed</c>, <c>refused</c> (it can be tried again) or <c>expired</c>.
/// </param>
/// <param name="AccountId">The account that was connected, or is to be connected again; null: none yet.</param>
/// <param name="Reason">Why the last try came to nothing, as a code; null: none did.</param>
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
