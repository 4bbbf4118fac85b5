namespace Postato.Domain.Accounts;

/// <summary>In the API and the database: <c>connected</c>, <c>token_expired</c>, <c>suspended</c>, <c>disconnected</c>.</summary>
public enum AccountStatus
{
    Connected,
    /// <summary>A person must reconnect the account; its posts wait meanwhile.</summary>
    TokenExpired,
    /// <summary>The network locked the account; a person must act there.</summary>
    Suspended,
    Disconnected,
}
