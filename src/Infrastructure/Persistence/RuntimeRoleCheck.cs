using Microsoft.Extensions.Hosting;
using Npgsql;
using Postato.Infrastructure.Persistence.Sql;

namespace Postato.Infrastructure.Persistence;

/// <summary>
/// No host starts under a role that could bypass the isolation: the role must own nothing and be unable to bypass policies, create or
/// truncate.
/// </summary>
internal sealed class RuntimeRoleCheck(NpgsqlDataSource dataSource) : IHostedLifecycleService
{
    private static readonly Statement CheckRole = Statement.Load("Database/check_role");

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await using var batch = dataSource.CreateBatch();
        batch.BatchCommands.Add(CheckRole.With());
        await using var row = await batch.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        if (row.Find<string>("power") is { } power)
        {
            throw new InvalidOperationException(
                $"ConnectionStrings:Postato (ConnectionStrings__Postato) connects as '{row.Get<string>("role")}', which {power}. "
                + "Use the runtime role postato_app, which owns nothing and cannot bypass row-level security.");
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
