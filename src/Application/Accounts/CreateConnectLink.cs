using FluentValidation;
using Postato.Application.Networks;
using Postato.Application.RateLimits;
using Postato.Application.UseCases;
using Postato.Domain.Accounts;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.Accounts;

/// <summary>A one-time page on which a human authorises one network: the API itself never takes a network's credentials.</summary>
public sealed class CreateConnectLink(
    IConnectLinkStore links, IAccountStore accounts, NetworkRegistry networks, RateLimiter limits, PublicAddress address,
    TimeProvider clock)
    : IUseCase<CreateConnectLink.Input, ConnectLinkView>
{
    private static readonly ConnectLinkRules Shape = new();

    /// <param name="Handle">Who the person will say they are.</param>
    /// <param name="AccountId">The account to reconnect.</param>
    /// <param name="RedirectUrl">Where the page leads when all is done.</param>
    public sealed record Input(string Platform, string? Handle, string? Server, Id<SocialAccount>? AccountId, string? RedirectUrl);

    public Access Access => Access.WriteSecretly(Permission.AccountsManage);

    public IValidator<Input> Rules => Shape;

    public async Task<Result<ConnectLinkView>> Handle(Input input, WorkspaceScope scope, CancellationToken ct)
    {
        if (!networks.TryGet(input.Platform, out var network))
            return new InvalidRequest(
                "platform", $"Use one of {string.Join(", ", networks.All.Select(known => known.Capabilities.Platform.Key))}.");

        var handle = input.Handle;
        if (input.AccountId is { } id)
        {
            if (await accounts.FindAsync(scope, id, ct) is not { } account)
                return new ValidationFailed("accountId", "not_found", "There is no such account in this workspace.");
            if (account.Platform != network.Capabilities.Platform)
                return new ValidationFailed("platform", "platform_mismatch", $"This account is on {account.Platform}.");
            handle ??= account.Username;
        }

        if (limits.TakeConnectLink(scope.WorkspaceId) is { Allowed: false, Refusal: { } refusal })
            return refusal;

        var token = ConnectSecrets.New();
        var link = ConnectLink.Create(
            scope.TenantId, scope.WorkspaceId, network.Capabilities.Platform, ConnectSecrets.Hash(token.Reveal()), handle, input.Server,
            input.AccountId, ConnectLinkRules.RedirectOf(input.RedirectUrl), scope.Caller.Actor, clock.GetUtcNow());
        links.Add(scope, link);
        scope.Audit("connect_link.create", link.Id.ToString());
        return new ConnectLinkView(link.Id, address.Of($"/connect/{token.Reveal()}"), link.ExpiresAt);
    }
}

/// <param name="Url">Whoever opens it may connect one account: give it to nobody else.</param>
public sealed record ConnectLinkView(Id<ConnectLink> Id, Uri Url, DateTimeOffset ExpiresAt);
