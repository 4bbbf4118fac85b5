using Postato.Application.UseCases;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.Accounts;

/// <summary>
/// A person picks one of the profiles that their consent opened. It must be one that was offered, in the browser that began, in time.
/// </summary>
public sealed class ChooseProfile(IConnectLinkStore links, ProfileIntake intake, TimeProvider clock)
    : IUseCase<ConnectPageScope, ChooseProfile.Input, CompletedConnection>
{
    /// <param name="Profile">The network's id of the profile.</param>
    /// <param name="Browser">The cookie's value.</param>
    public sealed record Input(string Profile, string? Browser);

    public Access Access => Access.Write(Permission.AccountsManage);

    public async Task<Result<CompletedConnection>> Handle(Input input, ConnectPageScope scope, CancellationToken ct)
    {
        if (await links.FindAsync(scope, scope.LinkId, ct) is not { } link || !link.AwaitsChoice(clock.GetUtcNow()))
            return new NotFound();
        if (!ConnectSecrets.Matches(link.BrowserHash, input.Browser))
            return new NotFound();
        if (await links.ReadSessionAsync(scope, scope.LinkId, ct) is not { } offered)
        {
            scope.AuditRefusal("vault.unreadable", scope.LinkId.ToString());
            return new Unavailable(TimeSpan.FromSeconds(30));
        }

        return OfferedProfiles.Open(offered).FirstOrDefault(profile => profile.PlatformAccountId == input.Profile) is { } chosen
            ? await intake.TakeAsync(link, chosen, scope, ct)
            : new ValidationFailed("profile", "not_offered", "This profile was not offered. Choose one of these.");
    }
}
