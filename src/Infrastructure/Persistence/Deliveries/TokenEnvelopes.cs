using Npgsql;
using Postato.Domain.Accounts;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;
using Postato.Infrastructure.Persistence.Sql;

namespace Postato.Infrastructure.Persistence.Deliveries;

/// <summary>Converts an account's tokens between their columns and the vault.</summary>
internal sealed class TokenEnvelopes(ITokenVault vault, TimeProvider clock)
{
    private static readonly Statement StoreTokens = Statement.Load("Accounts/store_tokens");

    /// <summary>From a row with the columns of an account's tokens. Null when there are none, or they cannot be opened.</summary>
    public NetworkTokens? Read(NpgsqlDataReader row, Id<Tenant> tenant, Id<Workspace> workspace, Id<SocialAccount> account)
    {
        if (!TryRead(row, "access_token", tenant, workspace, account, out var access) || access is null
            || !TryRead(row, "refresh_token", tenant, workspace, account, out var refresh)
            || !TryRead(row, "session_data", tenant, workspace, account, out var session))
            return null;

        return new(access, refresh, row.FindValue<DateTimeOffset>("token_expires_at"), row.Get<string[]>("scopes"), session);
    }

    /// <param name="began">
    /// When the refresh that returned them began: they are not stored once another result was. Null when a person connected the account.
    /// </param>
    public NpgsqlBatchCommand Store(
        Id<Tenant> tenant, Id<Workspace> workspace, Id<SocialAccount> account, NetworkTokens tokens, DateTimeOffset? began = null)
    {
        var access = Seal(tokens.AccessToken, "access_token");
        var refresh = Seal(tokens.RefreshToken, "refresh_token");
        var session = Seal(tokens.Session, "session_data");
        return StoreTokens.With(
            Value.Of("tenant", tenant), Value.Of("workspace", workspace), Value.Of("account", account),
            Value.Of("access_token", access), Value.Of("access_token_key", KeyOf(access)),
            Value.Of("refresh_token", refresh), Value.Of("refresh_token_key", KeyOf(refresh)),
            Value.Of("session_data", session), Value.Of("session_data_key", KeyOf(session)),
            Value.Of("expires_at", tokens.ExpiresAt), Value.Of("scopes", [.. tokens.Scopes]),
            Value.Of("refresh_at", RefreshSchedule.After(tokens, clock.GetUtcNow())), Value.Of("began", began));

        byte[]? Seal(Secret? secret, string column) => secret is null ? null : vault.Seal(secret, Slot(column, tenant, workspace, account));
    }

    private int? KeyOf(byte[]? envelope) => envelope is null ? null : vault.KeyIdOf(envelope);

    // True without tokens when the column is null.
    private bool TryRead(
        NpgsqlDataReader row, string column, Id<Tenant> tenant, Id<Workspace> workspace, Id<SocialAccount> account, out Secret? secret)
    {
        secret = null;
        return row.Find<byte[]>(column) is not { } envelope
            || vault.TryOpen(envelope, Slot(column, tenant, workspace, account), out secret);
    }

    private static VaultSlot Slot(string column, Id<Tenant> tenant, Id<Workspace> workspace, Id<SocialAccount> account) =>
        new($"social_accounts.{column}", tenant.Value, workspace.Value, account.Value);
}
