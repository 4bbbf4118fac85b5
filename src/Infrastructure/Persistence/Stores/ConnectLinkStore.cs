using Microsoft.EntityFrameworkCore;
using Postato.Application.Accounts;
using Postato.Application.UseCases;
using Postato.Domain.Accounts;
using Postato.Domain.Primitives;
using Postato.Infrastructure.Persistence.Sql;

namespace Postato.Infrastructure.Persistence.Stores;

internal sealed class ConnectLinkStore(UnitOfWork work, ITokenVault vault) : IConnectLinkStore
{
    private static readonly Statement StoreSession = Statement.Load("ConnectLinks/store_session");
    private static readonly Statement ReadSession = Statement.Load("ConnectLinks/read_session");

    public void Add(WorkspaceScope scope, ConnectLink link) => work.Db.Add(link);

    public Task<ConnectLink?> FindAsync(WorkspaceScope scope, Id<ConnectLink> id, CancellationToken ct) =>
        work.Db.Set<ConnectLink>()
            .FirstOrDefaultAsync(link => link.TenantId == scope.TenantId && link.WorkspaceId == scope.WorkspaceId && link.Id == id, ct);

    public void KeepSession(WorkspaceScope scope, Id<ConnectLink> id, Secret session)
    {
        var envelope = vault.Seal(session, Slot(scope, id));
        work.Enlist(StoreSession.In(
            scope, Value.Of("link", id), Value.Of("session", envelope), Value.Of("session_key", vault.KeyIdOf(envelope))));
    }

    public void ForgetSession(WorkspaceScope scope, Id<ConnectLink> id) => work.Enlist(StoreSession.In(
        scope, Value.Of("link", id), Value.Of("session", (byte[]?)null), Value.Of("session_key", (int?)null)));

    public async Task<Secret?> ReadSessionAsync(WorkspaceScope scope, Id<ConnectLink> id, CancellationToken ct)
    {
        await using var batch = work.Connection.CreateBatch();
        batch.BatchCommands.Add(ReadSession.In(scope, Value.Of("link", id)));
        await using var reader = await batch.ExecuteReaderAsync(ct);
        if (!await reader.ReadAsync(ct) || reader.Find<byte[]>("session_sealed") is not { } envelope)
            return null;

        return vault.TryOpen(envelope, Slot(scope, id), out var session) ? session : null;
    }

    private static VaultSlot Slot(WorkspaceScope scope, Id<ConnectLink> id) =>
        new("connect_links.session_sealed", scope.TenantId.Value, scope.WorkspaceId.Value, id.Value);
}
