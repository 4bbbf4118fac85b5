using Postato.Application.Errors;
using Postato.Application.Networks;
using Postato.Application.UseCases;
using Postato.Domain.Accounts;
using Postato.Domain.Networks;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.Accounts;

/// <summary>
/// The network's answer comes back: in the same browser, once, in time; then the account is connected. Where the consent opened several
/// profiles they wait, sealed, for the person to pick one.
/// </summary>
public sealed class CompleteConnection(
    IConnectLinkStore links, IAccountStore accounts, ProfileIntake intake, NetworkRegistry networks, ShortTransactions transactions,
    PublicAddress address, TimeProvider clock)
    : IUseCase<ConnectPageScope, CompleteConnection.Input, CompletedConnection>
{
    /// <param name="Server">What stood behind the callback's address; null: nothing.</param>
    /// <param name="Browser">The cookie's value.</param>
    /// <param name="Query">What the network sent.</param>
    public sealed record Input(string Platform, string? Server, string? Browser, Secret State, IReadOnlyDictionary<string, string> Query);

    public Access Access => Access.CallsOut(Permission.AccountsManage);

    public async Task<Result<CompletedConnection>> Handle(Input input, ConnectPageScope scope, CancellationToken ct)
    {
        var spent = await SpendStateAsync(input, scope, ct);
        if (!spent.Succeeded(out var walk, out var refusal))
            return refusal;

        var authorizer = networks.Of(walk.Link.Platform).Authorizer;
        if (input.Server is not null && !authorizer.HasCallbackOfServer)
            return new NotFound();

        var answer = new AuthorizationAnswer(
            input.Query, ConnectCallback.Of(address, walk.Link.Platform, input.Server), input.State, walk.Session);
        var completed = await authorizer.CompleteAsync(answer, CancellationToken.None);
        if (!completed.Succeeded(out var consent, out refusal))
            return await RefuseAsync(walk.Link, refusal, scope);

        var taken = await transactions.RunAsync<CompletedConnection>(
            scope, () => TakeAsync(walk.Link, consent, input.Browser!, scope), CancellationToken.None);
        if (taken.Error is not null)
            await GiveBackAsync(authorizer, consent);
        return taken.Error is ValidationFailed wrong ? await RefuseAsync(walk.Link, wrong, scope) : taken;
    }

    // What is not kept is given back: otherwise nobody would ever end it.
    private static async Task GiveBackAsync(INetworkAuthorizer authorizer, Consent consent)
    {
        foreach (var profile in consent.Profiles.DistinctBy(profile => profile.Tokens.AccessToken))
        {
            var account = new AccountSession(profile.PlatformAccountId, profile.Username, profile.Tokens, profile.Facts);
            await authorizer.RevokeAsync(account, CancellationToken.None);
        }
    }

    /// <summary>Remembers why it came to nothing: whoever made the link asks, and the person may try again.</summary>
    private Task<Result<CompletedConnection>> RefuseAsync(ConnectLink walked, Error refusal, ConnectPageScope scope) =>
        transactions.RunAsync<CompletedConnection>(scope, async () =>
        {
            if (await links.FindAsync(scope, walked.Id, CancellationToken.None) is not { } link || !link.IsOpen(clock.GetUtcNow()))
                return refusal;

            link.Refuse(ReasonOf(refusal));
            return new CompletedConnection(link.Id, null, link.RedirectUrl, refusal);
        }, CancellationToken.None);

    /// <summary>Before anything is asked of the network, the state is spent: a second answer finds nothing.</summary>
    private Task<Result<Walk>> SpendStateAsync(Input input, ConnectPageScope scope, CancellationToken ct) =>
        transactions.RunAsync<Walk>(scope, async () =>
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
            return new Walk(link, session);
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

    /// <summary>As a code that stays the same.</summary>
    internal static string ReasonOf(Error refusal) =>
        refusal is ValidationFailed { Violations: [var first, ..] } ? first.Code : ErrorCatalog.Of(refusal).Code;

    private sealed record Walk(ConnectLink Link, Secret Session);
}

/// <summary>How a walk to the network ended.</summary>
/// <param name="Account">The account that is connected; null: none yet.</param>
/// <param name="Refusal">Why it came to nothing; null: it did not.</param>
public sealed record CompletedConnection(Id<ConnectLink> LinkId, AccountView? Account, string? RedirectUrl, Error? Refusal)
{
    /// <summary>The person is to pick one of several profiles.</summary>
    public bool AwaitsChoice => Account is null && Refusal is null;

    /// <summary>Where whoever made the link wants the person to go, told how it ended; null: they stay on our page.</summary>
    public string? ReturnTo => RedirectUrl is null || AwaitsChoice ? null : Account is { } account
        ? With(RedirectUrl, ("status", "completed"), ("accountId", account.Id.ToString()), ("linkId", LinkId.ToString()))
        : With(RedirectUrl, ("status", "refused"), ("reason", CompleteConnection.ReasonOf(Refusal!)), ("linkId", LinkId.ToString()));

    // The address is ASCII and escaped since the link was made; its own parameters and its fragment stay.
    private static string With(string url, params ReadOnlySpan<(string Name, string Value)> told)
    {
        var fragment = url.IndexOf('#', StringComparison.Ordinal) is >= 0 and var at ? url[at..] : "";
        var address = url[..^fragment.Length];
        foreach (var (name, value) in told)
            address += $"{(address.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{name}={Uri.EscapeDataString(value)}";
        return address + fragment;
    }
}
