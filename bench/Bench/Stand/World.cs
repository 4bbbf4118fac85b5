using Postato.Domain.Primitives;

namespace Postato.Bench.Stand;

/// <summary>Seeded accounts, by number; <c>bounds/0-world.sql</c> defines the same for PostgreSQL.</summary>
/// <param name="Step">The distance between account numbers.</param>
internal sealed record World(string Name, int FirstTenant, int Tenants, int FirstAccount, int Accounts, int Step = 1)
{
    public static readonly World Few = new("20 tenants", 1, 20, 1, 1_000);
    public static readonly World Many = new("2 000 tenants", 1_000, 2_000, 10_000, 4_000);

    /// <summary>Fifty accounts of one of the twenty tenants.</summary>
    public static readonly World One = new("1 tenant", 1, 1, 20, 50, Step: 20);

    public int LastAccount => FirstAccount + (Accounts - 1) * Step;

    public IEnumerable<int> TenantNumbers => Enumerable.Range(FirstTenant, Tenants);

    public IEnumerable<int> AccountNumbers => Enumerable.Range(0, Accounts).Select(i => FirstAccount + i * Step);

    public static int TenantOf(int account) => account < 10_000 ? 1 + (account % 20) : 1_000 + (account % 2_000);

    public static Guid IdOf(int kind, int number) => new($"0199a000-0000-7000-800{kind}-{number:x12}");

    public static Guid Tenant(int account) => IdOf(1, TenantOf(account));

    public static Guid Workspace(int account) => IdOf(2, TenantOf(account));

    public static Guid Account(int account) => IdOf(3, account);

    public static string Printed<T>(Guid id)
        where T : IEntity => new Id<T>(id).ToString();
}
