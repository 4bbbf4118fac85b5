namespace Postato.Domain.Accounts;

/// <summary>Whether an account's posts go out now.</summary>
/// <param name="Paused">Somebody holds the account, its workspace or its network.</param>
/// <param name="SilentUntil">The network takes nothing more from it until then; null or past: it does.</param>
public sealed record AccountStanding(AccountStatus Status, bool Paused = false, DateTimeOffset? SilentUntil = null)
{
    /// <summary>What holds a post that waits: <c>reconnect</c>, <c>pause</c> or <c>quota</c>; null: nothing does.</summary>
    public string? WaitingFor => this switch
    {
        { Status: AccountStatus.TokenExpired } => "reconnect",
        { Paused: true } => "pause",
        { SilentUntil: not null } => "quota",
        _ => null,
    };
}
