using Npgsql;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Infrastructure.Persistence.Sql;

/// <summary>Begins and ends a batch that is a transaction of its own.</summary>
internal static class Transaction
{
    private static readonly Statement BeginStatement = Statement.Load("Transactions/begin");
    private static readonly Statement BeginReadOnlyStatement = Statement.Load("Transactions/begin_read_only");
    private static readonly Statement CommitStatement = Statement.Load("Transactions/commit");
    private static readonly Statement EnterTenant = Statement.Load("Transactions/enter_tenant");

    public static NpgsqlBatchCommand Begin(bool readOnly = false) => (readOnly ? BeginReadOnlyStatement : BeginStatement).With();

    public static NpgsqlBatchCommand Commit() => CommitStatement.With();

    /// <summary>Makes the tenant's rows visible to the rest of the transaction.</summary>
    public static NpgsqlBatchCommand Enter(Id<Tenant> tenant) => EnterTenant.With(Value.Of("tenant", tenant));
}
