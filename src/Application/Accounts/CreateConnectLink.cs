using FluentValidation;
using Postato.Application.Networks;
using Postato.Application.RateLimits;
using Postato.Application.UseCases;
using Postato.Domain.Accounts;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.Accounts;

/// <summary>Creates a one-time page on which a person authorizes one network. The API itself never takes a network's credentials.</summary>
public sealed class CreateConnectLink(
    IConnectLinkStore links, IAccountStore accounts, NetworkRegistry networks, RateLimiter limits, PublicAddress address,
    TimeProvider clock)
    : IUseCase<CreateConnectLink.Input, ConnectLinkView>
{
    private static readonly ConnectLinkRules Shape = new();

    /// <param name="Handle">Fills in the handle on the page.</param>
    /// <param name="AccountId">The account to reconnect; null for a new one.</param>
    /// <param name="RedirectUrl">Where the page redirects at the end.</param>
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

/// <param name="Url">Anyone who has it can connect one account, so it is a secret.</param>
public sealed record ConnectLinkView(Id<ConnectLink> Id, Uri Url, DateTimeOffset ExpiresAt);
