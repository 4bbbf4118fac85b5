namespace Postato.Domain.Accounts;

/// <summary>Whether an account's posts can be sent now.</summary>
/// <param name="Paused">The account, its workspace or its network is paused.</param>
/// <param name="SilentUntil">The network accepts nothing from the account until then; null or past when it does.</param>
public sealed record AccountStanding(AccountStatus Status, bool Paused = false, DateTimeOffset? SilentUntil = null)
{
    /// <summary>Why a waiting post waits: <c>reconnect</c>, <c>pause</c> or <c>quota</c>; null when nothing holds it.</summary>
    public string? WaitingFor => this switch
    {
        { Status: AccountStatus.TokenExpired } => "reconnect",
        { Paused: true } => "pause",
        { SilentUntil: not null } => "quota",
        _ => null,
    };
}
