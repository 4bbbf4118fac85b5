using Postato.Application.Errors;
using Postato.Application.Networks;
using Postato.Application.UseCases;
using Postato.Domain.Accounts;
using Postato.Domain.Networks;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.Accounts;

/// <summary>
/// Handles the network's redirect, which must reach the same browser, once and in time, and connects the account. Where the consent opened
/// several profiles, they are kept sealed until the person picks one.
/// </summary>
public sealed class CompleteConnection(
    IConnectLinkStore links, IAccountStore accounts, ProfileIntake intake, NetworkRegistry networks, ShortTransactions transactions,
    PublicAddress address, TimeProvider clock)
    : IUseCase<ConnectPageScope, CompleteConnection.Input, CompletedConnection>
{
    /// <param name="Server">The part of the callback path that names the server; null when the path has none.</param>
    /// <param name="Browser">The cookie's value.</param>
    /// <param name="Query">What the network sent.</param>
    public sealed record Input(string Platform, string? Server, string? Browser, Secret State, IReadOnlyDictionary<string, string> Query);

    public Access Access => Access.CallsOut(Permission.AccountsManage);

    public async Task<Result<CompletedConnection>> Handle(Input input, ConnectPageScope scope, CancellationToken ct)
    {
        var spent = await SpendStateAsync(input, scope, ct);
        if (!spent.Succeeded(out var authorization, out var refusal))
            return refusal;

        var authorizer = networks.Of(authorization.Link.Platform).Authorizer;
        if (input.Server is not null && !authorizer.HasCallbackOfServer)
            return new NotFound();

        var answer = new AuthorizationAnswer(
            input.Query, ConnectCallback.Of(address, authorization.Link.Platform, input.Server), input.State, authorization.Session);
        var completed = await authorizer.CompleteAsync(answer, CancellationToken.None);
        if (!completed.Succeeded(out var consent, out refusal))
            return await RefuseAsync(authorization.Link, refusal, scope);

        var taken = await transactions.RunAsync<CompletedConnection>(
            scope, () => TakeAsync(authorization.Link, consent, input.Browser!, scope), CancellationToken.None);
        if (taken.Error is not null)
            await GiveBackAsync(authorizer, consent);
        return taken.Error is ValidationFailed wrong ? await RefuseAsync(authorization.Link, wrong, scope) : taken;
    }

    // Tokens that are not kept are revoked: no other part of the product knows that they exist.
    private static async Task GiveBackAsync(INetworkAuthorizer authorizer, Consent consent)
    {
        foreach (var profile in consent.Profiles.DistinctBy(profile => profile.Tokens.AccessToken))
        {
            var account = new AccountSession(profile.PlatformAccountId, profile.Username, profile.Tokens, profile.Facts);
            await authorizer.RevokeAsync(account, CancellationToken.None);
        }
    }

    /// <summary>Stores why the authorization failed, for the link's creator to read. The person may try again.</summary>
    private Task<Result<CompletedConnection>> RefuseAsync(ConnectLink walked, Error refusal, ConnectPageScope scope) =>
        transactions.RunAsync<CompletedConnection>(scope, async () =>
        {
            if (await links.FindAsync(scope, walked.Id, CancellationToken.None) is not { } link || !link.IsOpen(clock.GetUtcNow()))
                return refusal;

            link.Refuse(ReasonOf(refusal));
            return new CompletedConnection(link.Id, null, link.RedirectUrl, refusal);
        }, CancellationToken.None);

    /// <summary>Consumes the state before the network is called, so that a second answer finds none.</summary>
    private Task<Result<Started>> SpendStateAsync(Input input, ConnectPageScope scope, CancellationToken ct) =>
        transactions.RunAsync<Started>(scope, async () =>
        {
            var now = clock.GetUtcNow();
            if (await links.FindAsync(scope, scope.LinkId, ct) is not { } link || !link.IsOpen(now) || link.AuthorizationExpiresAt <= now)
                return new NotFound();
            if (link.Platform.Key != input.Platform || !ConnectSecrets.Matches(link.BrowserHash, input.Browser))
                return new NotFound();
            if (!ConnectSecrets.Matches(link.StateHash, input.State.Reveal()))
                return new NotFound();
            if (await links.ReadSessionAsync(scope, scope.LinkId, ct) is not { } session)
            {
                scope.AuditRefusal("vault.unreadable", scope.LinkId.ToString());
                return new Unavailable(TimeSpan.FromSeconds(30));
            }

            link.EndAuthorization();
            return new Started(link, session);
        }, ct);

    private async Task<Result<CompletedConnection>> TakeAsync(ConnectLink walked, Consent consent, string browser, ConnectPageScope scope)
    {
        var (now, ct) = (clock.GetUtcNow(), CancellationToken.None);
        if (await links.FindAsync(scope, walked.Id, ct) is not { } link || !link.IsOpen(now))
            return new NotFound();

        if (link.AccountId is { } wanted)
        {
            var account = await accounts.FindAsync(scope, wanted, ct);
            return consent.Profiles.FirstOrDefault(profile => profile.PlatformAccountId == account?.PlatformAccountId) is { } again
                ? await intake.TakeAsync(link, again, scope, ct)
                : new ValidationFailed(
                    "authorization", "wrong_account",
                    "Another profile was authorized than the one to reconnect. Start again with the right one.");
        }

        if (consent.Profiles is [var only])
            return await intake.TakeAsync(link, only, scope, ct);

        link.OfferProfiles(ConnectSecrets.Hash(browser), now);
        links.KeepSession(scope, link.Id, OfferedProfiles.Seal(consent.Profiles));
        return new CompletedConnection(link.Id, null, null, null);
    }

    /// <summary>The refusal as a stable code.</summary>
    internal static string ReasonOf(Error refusal) =>
        refusal is ValidationFailed { Violations: [var first, ..] } ? first.Code : ErrorCatalog.Of(refusal).Code;

    private sealed record Started(ConnectLink Link, Secret Session);
}

/// <summary>The result of an authorization.</summary>
/// <param name="Account">The account that was connected; null when none was, or not yet.</param>
/// <param name="Refusal">Why it failed; null when it did not.</param>
public sealed record CompletedConnection(Id<ConnectLink> LinkId, AccountView? Account, string? RedirectUrl, Error? Refusal)
{
    /// <summary>The person is to pick one of several profiles.</summary>
    public bool AwaitsChoice => Account is null && Refusal is null;

    /// <summary>
    /// The link's redirect URL with the result in its query; null when the link has none and the person stays on our page.
    /// </summary>
    public string? ReturnTo => RedirectUrl is null || AwaitsChoice ? null : Account is { } account
        ? With(RedirectUrl, ("status", "completed"), ("accountId", account.Id.ToString()), ("linkId", LinkId.ToString()))
        : With(RedirectUrl, ("status", "refused"), ("reason", CompleteConnection.ReasonOf(Refusal!)), ("linkId", LinkId.ToString()));

    // The URL was escaped to ASCII when the link was created. Its own query and fragment are kept.
    private static string With(string url, params ReadOnlySpan<(string Name, string Value)> told)
    {
        var fragment = url.IndexOf('#', StringComparison.Ordinal) is >= 0 and var at ? url[at..] : "";
        var address = url[..^fragment.Length];
        foreach (var (name, value) in told)
            address += $"{(address.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{name}={Uri.EscapeDataString(value)}";
        return address + fragment;
    }
}
