using System.Reflection;
using System.Text.RegularExpressions;
using Postato.Infrastructure.Networks.Shared;
using Postato.Testing;

namespace Postato.Architecture.Tests.UseCases;

/// <summary>State that outlives a call is kept by tenant, and bounded.</summary>
public sealed partial class CacheTests
{
    // Static collections whose size is given by the code or the configuration, with their key. This list may shrink.
    private static readonly Dictionary<string, string> BoundByNature = new()
    {
        ["TokenBuckets.buckets"] = "by a hash of policy and owner, which is a key, a workspace, a tenant or a network; counted and swept",
        ["KeyUsage.seen"] = "by tenant and key; as many as there are keys in use, written and forgotten every half minute",
        ["QueueLoop`1.running"] = "by lease, which names the tenant; as many as run at once",
        ["QueueLoop`1.brokenOff"] = "by lease, which names the tenant; as many as ran at once",
        ["SnakeCase.Names"] = "by a name of our own",
        ["BlueskyClientIdentity.keys"] = "by a key id of the settings",
    };

    // Caches whose keys come from untrusted input, and why they need not be kept by tenant.
    private static readonly Dictionary<string, string> BoundBySize = new()
    {
        ["BlueskyClient.nonces"] = "by a server's origin; holds what servers tell everybody",
        ["BlueskyDirectory.moved"] = "by a person's public id on the network; holds public addresses",
        ["MastodonApps.apps"] = "by server, redirect address and scope; an app is the installation's, not a tenant's",
        ["MastodonNetwork.byFacts"] = "by a server's public limits",
        ["ServerReader.kept"] = "by server; what it tells everybody of itself",
        ["XNetwork.byFacts"] = "by what an account pays for at X, which is one of few words",
        ["XReadBudget.windows"] = "by a profile's public id on the network; counts, and tells nobody",
    };

    [Fact]
    [Rule("S-68")]
    public void State_kept_between_calls_is_keyed_by_tenant_or_listed_as_belonging_to_none()
    {
        Assert.DoesNotContain(
            Product.Assemblies.SelectMany(assembly => assembly.GetReferencedAssemblies()),
            reference => reference.Name!.Contains("Caching", StringComparison.Ordinal));

        var kept = Fields(type => IsConcurrent(type) || IsBounded(type))
            .Where(field => !field.FieldType.GenericTypeArguments[0].ToString().Contains("Tenancy.Tenant]", StringComparison.Ordinal))
            .Select(NameOf);
        Assert.Empty(kept.Except(BoundByNature.Keys).Except(BoundBySize.Keys));
    }

    [Fact]
    [Rule("S-118")]
    public void State_kept_between_calls_is_bounded()
    {
        Assert.Equal(BoundByNature.Keys.Order(StringComparer.Ordinal), Fields(IsConcurrent).Select(NameOf).Order(StringComparer.Ordinal));
        Assert.Equal(BoundBySize.Keys.Order(StringComparer.Ordinal), Fields(IsBounded).Select(NameOf).Order(StringComparer.Ordinal));
    }

    [Fact]
    [Rule("S-68")]
    public void A_lock_in_the_database_is_taken_on_something_of_the_tenants_own()
    {
        var locks = Repository.Files("*.sql", "src/Infrastructure/Persistence")
            .SelectMany(file => Lock().Matches(Repository.Read(file)).Select(match => match.Groups[1].Value))
            .ToList();

        Assert.NotEmpty(locks);
        Assert.All(locks, taken => Assert.StartsWith("idempotency_lock(", taken, StringComparison.Ordinal));
        Assert.Contains(
            "current_setting('app.tenant_id', true) || workspace::text || key",
            Repository.Read("src/Infrastructure/Persistence/Schema/40-idempotency.sql"), StringComparison.Ordinal);
    }

    [Fact]
    [Rule("S-118")]
    public void Every_queue_is_bounded()
    {
        foreach (var assembly in Product.Assemblies)
        {
            var used = Compiled.MembersUsedBy(assembly);
            Assert.DoesNotContain("System.Threading.Channels.Channel.CreateUnbounded", used);
            Assert.DoesNotContain("System.Threading.ThreadPool.QueueUserWorkItem", used);
            Assert.DoesNotContain("System.Threading.Tasks.Task.Run", used);
            Assert.DoesNotContain(
                used,
                member => member.StartsWith("System.Collections.Concurrent.ConcurrentQueue`1.", StringComparison.Ordinal)
                    || member.StartsWith("System.Collections.Concurrent.BlockingCollection`1.", StringComparison.Ordinal));
        }
    }

    private static IEnumerable<FieldInfo> Fields(Func<Type, bool> ofType) => Product.WrittenTypes(Product.Assemblies)
        .SelectMany(
            type => type.GetFields(
                BindingFlags.Instance | BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.DeclaredOnly))
        .Where(field => field.FieldType.IsGenericType && ofType(field.FieldType));

    private static bool IsConcurrent(Type type) => type.Name.StartsWith("Concurrent", StringComparison.Ordinal);

    private static bool IsBounded(Type type) => type.GetGenericTypeDefinition() == typeof(BoundedMap<,>);

    private static string NameOf(FieldInfo field) => $"{field.DeclaringType!.Name}.{field.Name}";

    [GeneratedRegex(@"pg_(?:try_)?advisory_\w+\(\s*(\w+\(?)")]
    private static partial Regex Lock();
}
