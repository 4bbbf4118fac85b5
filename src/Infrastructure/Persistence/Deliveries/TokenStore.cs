using Postato.Application.Accounts;
using Postato.Application.UseCases;
using Postato.Domain.Accounts;
using Postato.Domain.Primitives;
using Postato.Infrastructure.Persistence.Sql;

namespace Postato.Infrastructure.Persistence.Deliveries;

/// <summary>Tokens in the transaction of a use case.</summary>
internal sealed class TokenStore(UnitOfWork work, TokenEnvelopes envelopes) : ITokenStore
{
    private static readonly Statement ReadTokens = Statement.Load();
    private static readonly Statement ClearTokens = Statement.Load();
    private static readonly Statement PutOffRefresh = Statement.Load();

    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(30);

    public async Task<Result<NetworkTokens?>> ReadAsync(WorkspaceScope scope, Id<SocialAccount> account, CancellationToken ct)
    {
        await using var batch = work.Connection.CreateBatch();
        batch.BatchCommands.Add(ReadTokens.With(Value.Of(scope.TenantId), Value.Of(scope.WorkspaceId), Value.Of(account)));
        await using var reader = await batch.ExecuteReaderAsync(ct);
        if (!await reader.ReadAsync(ct) || reader.IsDBNull(0))
            return (NetworkTokens?)null;
        if (envelopes.Read(reader, 0, scope.TenantId, scope.WorkspaceId, account) is { } tokens)
            return tokens;

        scope.AuditRefusal("vault.unreadable", account.ToString());
        return new Unavailable(Retry);
    }

    public void Store(WorkspaceScope scope, Id<SocialAccount> account, NetworkTokens tokens) =>
        work.Enlist(envelopes.Store(scope.TenantId, scope.WorkspaceId, account, tokens));

    public void PutOff(WorkspaceScope scope, Id<SocialAccount> account, DateTimeOffset until) =>
        work.Enlist(PutOffRefresh.With(Value.Of(scope.TenantId), Value.Of(scope.WorkspaceId), Value.Of(account), Value.Of(until)));

    public void Clear(WorkspaceScope scope, Id<SocialAccount> account) =>
        work.Enlist(ClearTokens.With(Value.Of(scope.TenantId), Value.Of(scope.WorkspaceId), Value.Of(account)));
}
