using Npgsql;
using Postato.Domain.Accounts;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;
using Postato.Infrastructure.Persistence.Sql;

namespace Postato.Infrastructure.Persistence.Deliveries;

/// <summary>An account's tokens between the vault and their columns.</summary>
internal sealed class TokenEnvelopes(ITokenVault vault, TimeProvider clock)
{
    private static readonly Statement StoreTokens = Statement.Load();
    private static readonly Statement RefreshStore = Statement.Load();

    /// <summary>Reads five columns from <paramref name="first"/> on: access token, refresh token, session, expiry, scopes. Null: none, or not readable here.</summary>
    public NetworkTokens? Read(NpgsqlDataReader row, int first, Id<Tenant> tenant, Id<Workspace> workspace, Id<SocialAccount> account)
    {
        if (row.IsDBNull(first) || !vault.TryOpen(row.GetFieldValue<byte[]>(first), Slot("access_token", tenant, workspace, account), out var access))
            return null;

        Secret? refresh = null;
        if (!row.IsDBNull(first + 1) && !vault.TryOpen(row.GetFieldValue<byte[]>(first + 1), Slot("refresh_token", tenant, workspace, account), out refresh))
            return null;

        Secret? session = null;
        if (!row.IsDBNull(first + 2) && !vault.TryOpen(row.GetFieldValue<byte[]>(first + 2), Slot("session_data", tenant, workspace, account), out session))
            return null;

        return new(access, refresh, row.IsDBNull(first + 3) ? null : row.GetFieldValue<DateTimeOffset>(first + 3), row.GetFieldValue<string[]>(first + 4), session);
    }

    /// <param name="turn">When the refresh began that brought them: changes nothing once that is over. Null: a person did.</param>
    public NpgsqlBatchCommand Store(Id<Tenant> tenant, Id<Workspace> workspace, Id<SocialAccount> account, NetworkTokens tokens, DateTimeOffset? turn = null)
    {
        var access = vault.Seal(tokens.AccessToken, Slot("access_token", tenant, workspace, account));
        var refresh = tokens.RefreshToken is null ? null : vault.Seal(tokens.RefreshToken, Slot("refresh_token", tenant, workspace, account));
        var session = tokens.Session is null ? null : vault.Seal(tokens.Session, Slot("session_data", tenant, workspace, account));
        var command = (turn is null ? StoreTokens : RefreshStore).With(
            Value.Of(tenant), Value.Of(workspace), Value.Of(account),
            Value.Of(access), KeyOf(access), Value.Of(refresh), KeyOf(refresh), Value.Of(session), KeyOf(session),
            Value.Of(tokens.ExpiresAt), Value.Of([.. tokens.Scopes]), Value.Of(RefreshSchedule.After(tokens, clock.GetUtcNow())));
        if (turn is { } began)
            command.Parameters.Add(Value.Of(began));
        return command;
    }

    private NpgsqlParameter KeyOf(byte[]? envelope) => Value.Of(envelope is null ? (int?)null : vault.KeyIdOf(envelope));

    private static VaultSlot Slot(string column, Id<Tenant> tenant, Id<Workspace> workspace, Id<SocialAccount> account) =>
        new($"social_accounts.{column}", tenant.Value, workspace.Value, account.Value);
}
