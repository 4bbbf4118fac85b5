using Microsoft.EntityFrameworkCore;
using Npgsql;
using Postato.Application.Idempotency;
using Postato.Application.UseCases;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;
using Postato.Infrastructure.Persistence.Sql;

namespace Postato.Infrastructure.Persistence;

/// <summary>
/// The transaction of a call, on one pooled connection. The tenant is set for the transaction, never for the connection; closing the
/// connection rolls back whatever was not committed.
/// </summary>
internal sealed class UnitOfWork(NpgsqlDataSource dataSource, IDbContextFactory<PostatoDb> contexts, TimeProvider clock)
    : IUnitOfWork, IAsyncDisposable
{
    private readonly List<IForeseen> foreseen = [];
    private readonly List<NpgsqlBatchCommand> enlisted = [];
    private NpgsqlConnection? connection;
    private PostatoDb? db;
    private Id<Tenant> tenant;

    /// <summary>The model in this transaction.</summary>
    public PostatoDb Db => db ??= Rent();

    /// <summary>For reviewed statements.</summary>
    public NpgsqlConnection Connection =>
        connection ?? throw new InvalidOperationException("No transaction is open: use cases run through the runner.");

    public bool IsReadOnly { get; private set; }

    /// <summary>Adds a query to the round trip that opens the next transaction.</summary>
    public void Foresee(IForeseen question) => foreseen.Add(question);

    /// <summary>Adds a command to the round trip that commits.</summary>
    public void Enlist(NpgsqlBatchCommand command) => enlisted.Add(command);

    public async Task<Opened?> BeginAsync(Opening opening, CancellationToken ct)
    {
        if (CallerLookup.Of(opening) is not { } lookup)
            return null;

        await using var batch = await OpenAsync(opening.ReadOnly, ct);
        lookup.Ask(batch);
        if (opening.IdempotencyKey is { } key)
            KeyLookup.Ask(batch, opening.WorkspaceId ?? Id<Workspace>.None, key);
        foreach (var question in foreseen)
            question.Ask(batch, opening.ReadOnly);

        await using var reader = await batch.ExecuteReaderAsync(ct);
        var answers = new ResultSets(reader);
        var caller = await lookup.ReadAsync(answers, ct);
        var state = opening.IdempotencyKey is null ? null : await KeyLookup.ReadAsync(answers, ct);
        foreach (var question in foreseen)
            await question.ReadAsync(answers, ct);

        foreseen.Clear();
        if (caller is null)
            return null;

        tenant = caller.TenantId ?? Id<Tenant>.None;
        return new(caller, state);
    }

    public async Task BeginAsync(Id<Tenant>? tenant, CancellationToken ct)
    {
        await using var batch = await OpenAsync(readOnly: false, ct);
        if (tenant is { } entered)
            batch.BatchCommands.Add(Transaction.Enter(entered));
        await batch.ExecuteNonQueryAsync(ct);
        this.tenant = tenant ?? Id<Tenant>.None;
    }

    public async Task<bool> CommitAsync(Records records, NewAnswer? answer, CancellationToken ct)
    {
        try
        {
            if (db is not null)
                await db.SaveChangesAsync(ct);

            await using var batch = Connection.CreateBatch();
            foreach (var command in enlisted)
                batch.BatchCommands.Add(command);
            RecordWriter.Add(batch, records);
            if (answer is not null)
                RecordWriter.Add(batch, records, answer, clock.GetUtcNow());
            batch.BatchCommands.Add(Transaction.Commit());

            // From here on the commit is not cancelled, even when the caller stops waiting.
            await batch.ExecuteNonQueryAsync(CancellationToken.None);
            return true;
        }
        catch (Exception e) when (SomebodyWasFaster(e))
        {
            await RollbackAsync();
            return false;
        }
    }

    public async Task RollbackAsync()
    {
        foreseen.Clear();
        enlisted.Clear();
        tenant = default;
        if (db is not null)
            await db.DisposeAsync();
        db = null;
        if (connection is not null)
            await connection.DisposeAsync();
        connection = null;
    }

    public async ValueTask DisposeAsync() => await RollbackAsync();

    private async Task<NpgsqlBatch> OpenAsync(bool readOnly, CancellationToken ct)
    {
        if (connection is not null)
            throw new InvalidOperationException("A transaction is already open.");

        IsReadOnly = readOnly;
        connection = await dataSource.OpenConnectionAsync(ct);
        var batch = connection.CreateBatch();
        batch.BatchCommands.Add(Transaction.Begin(readOnly));
        return batch;
    }

    private PostatoDb Rent()
    {
        var rented = contexts.CreateDbContext();
#pragma warning disable RS0030 // The one place that lends a connection.
        rented.Database.SetDbConnection(Connection);
#pragma warning restore RS0030
        rented.Database.AutoTransactionBehavior = AutoTransactionBehavior.Never;
        rented.TenantId = tenant;
        return rented;
    }

    private static bool SomebodyWasFaster(Exception e) => e switch
    {
        DbUpdateConcurrencyException => true,
        DbUpdateException { InnerException: PostgresException inner } => SomebodyWasFaster(inner),
        PostgresException
        {
            SqlState: PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure
        } => true,
        _ => false,
    };
}
