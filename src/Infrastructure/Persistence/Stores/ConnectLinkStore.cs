using Microsoft.EntityFrameworkCore;
using Postato.Application.Accounts;
using Postato.Application.UseCases;
using Postato.Domain.Accounts;
using Postato.Domain.Primitives;
using Postato.Infrastructure.Persistence.Sql;

namespace Postato.Infrastructure.Persistence.Stores;

internal sealed class ConnectLinkStore(UnitOfWork work, ITokenVault vault) : IConnectLinkStore
{
    private static readonly Statement KeepLinkSession = Statement.Load();
    private static readonly Statement ReadLinkSession = Statement.Load();

    public void Add(WorkspaceScope scope, ConnectLink link) => work.Db.Add(link);

    public Task<ConnectLink?> FindAsync(WorkspaceScope scope, Id<ConnectLink> id, CancellationToken ct) =>
        work.Db.Set<ConnectLink>().FirstOrDefaultAsync(link => link.TenantId == scope.TenantId && link.WorkspaceId == scope.WorkspaceId && link.Id == id, ct);

    public void KeepSession(WorkspaceScope scope, Id<ConnectLink> id, Secret session)
    {
        var envelope = vault.Seal(session, Slot(scope, id));
        work.Enlist(KeepLinkSession.With(Value.Of(scope.TenantId), Value.Of(scope.WorkspaceId), Value.Of(id), Value.Of(envelope), Value.Of(vault.KeyIdOf(envelope))));
    }

    public void ForgetSession(WorkspaceScope scope, Id<ConnectLink> id) => work.Enlist(KeepLinkSession.With(
        Value.Of(scope.TenantId), Value.Of(scope.WorkspaceId), Value.Of(id), Value.Of((byte[]?)null), Value.Of((int?)null)));

    public async Task<Secret?> ReadSessionAsync(WorkspaceScope scope, Id<ConnectLink> id, CancellationToken ct)
    {
        await using var batch = work.Connection.CreateBatch();
        batch.BatchCommands.Add(ReadLinkSession.With(Value.Of(scope.TenantId), Value.Of(scope.WorkspaceId), Value.Of(id)));
        await using var reader = await batch.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct) && !reader.IsDBNull(0) && vault.TryOpen(reader.GetFieldValue<byte[]>(0), Slot(scope, id), out var session) ? session : null;
    }

    private static VaultSlot Slot(WorkspaceScope scope, Id<ConnectLink> id) =>
        new("connect_links.session_sealed", scope.TenantId.Value, scope.WorkspaceId.Value, id.Value);
}
