using Postato.Application.Accounts;
using Postato.Application.UseCases;
using Postato.Domain.Accounts;
using Postato.Domain.Primitives;
using Postato.Infrastructure.Persistence.Sql;

namespace Postato.Infrastructure.Persistence.Deliveries;

/// <summary>Tokens in the transaction of a use case.</summary>
internal sealed class TokenStore(UnitOfWork work, TokenEnvelopes envelopes) : ITokenStore
{
    private static readonly Statement ReadTokens = Statement.Load("Accounts/read_tokens");
    private static readonly Statement ClearTokens = Statement.Load("Accounts/clear_tokens");
    private static readonly Statement PutOffRefresh = Statement.Load("Refreshes/put_off");

    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(30);

    public async Task<Result<NetworkTokens?>> ReadAsync(WorkspaceScope scope, Id<SocialAccount> account, CancellationToken ct)
    {
        await using var batch = work.Connection.CreateBatch();
        batch.BatchCommands.Add(ReadTokens.In(scope, Value.Of("account", account)));
        await using var reader = await batch.ExecuteReaderAsync(ct);
        if (!await reader.ReadAsync(ct) || reader.Find<byte[]>("access_token") is null)
            return (NetworkTokens?)null;
        if (envelopes.Read(reader, scope.TenantId, scope.WorkspaceId, account) is { } tokens)
            return tokens;

        scope.AuditRefusal("vault.unreadable", account.ToString());
        return new Unavailable(Retry);
    }

    public void Store(WorkspaceScope scope, Id<SocialAccount> account, NetworkTokens tokens) =>
        work.Enlist(envelopes.Store(scope.TenantId, scope.WorkspaceId, account, tokens));

    public void PutOff(WorkspaceScope scope, Id<SocialAccount> account, DateTimeOffset until) =>
        work.Enlist(PutOffRefresh.In(scope, Value.Of("account", account), Value.Of("until", until)));

    public void Clear(WorkspaceScope scope, Id<SocialAccount> account) =>
        work.Enlist(ClearTokens.In(scope, Value.Of("account", account)));
}
