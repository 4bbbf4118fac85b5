using System.Reflection;
using System.Text.RegularExpressions;
using Postato.Application.Deliveries;
using Postato.Application.Queues;
using Postato.Application.UseCases;
using Postato.Application.UseCases.Callers;
using Postato.Domain.Agents;
using Postato.Domain.Tenancy;
using Postato.Testing;

namespace Postato.Architecture.Tests.UseCases;

/// <summary>Every store requires a scope, and only the runner creates one.</summary>
[Rule("S-64")]
public sealed partial class ScopeTests
{
    // Ports that reach the database without a scope, and why they may. This list may shrink.
    private static readonly Dictionary<string, string> WithoutScope = new()
    {
        ["IUnitOfWork.BeginAsync"] = "the runner's own: it opens the tenant",
        ["IUnitOfWork.CommitAsync"] = "the runner's own: the records name the tenant",
        ["IUnitOfWork.RollbackAsync"] = "the runner's own: it gives everything back",
        ["IKeyUsage.Seen"] = "names the tenant; writes a time and reads nothing",
        ["IPostIntake.Foresee"] = "asks nothing yet: the question goes with what opens the tenant",
        ["ISealedRowFinder.CountAsync"] = "counts envelopes by key, for operators",
        ["ISealedRowFinder.FindAsync"] = "returns ids, which are entered one tenant at a time",
        ["IRefreshFinder.ClaimAsync"] = "crosses tenants and returns ids, which are entered one tenant at a time",
        ["IAccountHealth.LookAsync"] = "counts by network",
        ["IKeyExpiry.ExpireAsync"] = "deletes what is over, and says how many",
        ["IDeliveryWatch.LookAsync"] = "counts, and the oldest time",
        ["IDeliveryWatch.FindStrandedAsync"] = "returns ids, which are entered one tenant at a time",
        ["IPulse.BeatAsync"] = "of no tenant: a worker's name and a time",
        ["IPulse.ReadAsync"] = "counts workers, and tells how long the oldest post has waited",
        ["ILeasedQueue`1.ClaimAsync"] = "crosses tenants and returns ids",
        ["ILeasedQueue`1.RenewAsync"] = "changes lease columns alone",
        ["ILeasedQueue`1.ReleaseAsync"] = "changes lease columns alone",
        ["ILeasedQueue`1.ReleaseAllAsync"] = "changes lease columns alone",
    };

    // A lease and an account's ids name their tenant, which is then set like in every other transaction.
    private static readonly Type[] Scopes =
        [typeof(InstallationScope), typeof(TenantScope), typeof(WorkspaceScope), typeof(Lease), typeof(JournalWrite), typeof(AccountRef)];

    private static IEnumerable<Type> Ports => Product.WrittenTypes(Product.Application, Product.Domain).Where(port => port.IsInterface
        && Product.WrittenTypes(Product.Infrastructure)
            .Any(adapter => adapter.IsClass && Implements(adapter, port)
                && adapter.Namespace!.StartsWith("Postato.Infrastructure.Persistence", StringComparison.Ordinal)));

    private static bool Implements(Type adapter, Type port) =>
        adapter.GetInterfaces().Any(one => one == port || (one.IsGenericType && one.GetGenericTypeDefinition() == port));

    [Fact]
    public void Every_port_that_reaches_a_tenants_data_takes_a_scope()
    {
        var open = Ports.SelectMany(port => port.GetMethods())
            .Where(method => !method.GetParameters().Any(parameter => Scopes.Any(scope => scope.IsAssignableFrom(parameter.ParameterType))))
            .Select(method => $"{method.DeclaringType!.Name}.{method.Name}").Distinct().ToList();

        Assert.True(Ports.Count() > 10);
        Assert.Empty(open.Except(WithoutScope.Keys));
        Assert.Empty(WithoutScope.Keys.Except(open));
    }

    [Fact]
    public void A_scope_is_made_by_admission_alone()
    {
        var scopes = Product.WrittenTypes(Product.Application).Where(type => typeof(Scope).IsAssignableFrom(type)).ToList();
        Assert.True(scopes.Count >= 5);
        const BindingFlags Any = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
        Assert.All(scopes.SelectMany(scope => scope.GetConstructors(Any)), constructor => Assert.True(constructor.IsAssembly));
        Assert.Equal(["src/Application/UseCases/Admission.cs"], FilesThatSay([.. scopes.Select(scope => $"new {scope.Name}(")]));
    }

    [Fact]
    public void System_credentials_are_created_only_where_a_part_of_the_product_begins_a_call() => Assert.Equal(
        ["src/Application/UseCases/CallFactory.cs"], FilesThatSay("new Credential.System("));

    // The command line, which has the database password, and the interceptor that verified the operators' token.
    [Fact]
    public void Operator_credentials_are_created_only_where_the_proof_was_verified() => Assert.Equal(
        ["src/Application/UseCases/CallFactory.cs", "src/Infrastructure/Rpc/CallerInterceptor.cs"],
        FilesThatSay("new Credential.Operator("));

    [Fact]
    [Rule("S-16")]
    public void Every_kind_of_credential_has_its_look_up_and_every_kind_of_caller_comes_from_one()
    {
        var lookup = Repository.Read("src/Infrastructure/Persistence/CallerLookup.cs");
        var shown = KindsOf(typeof(Credential)).Except([nameof(Credential.Nothing)]).ToList();
        Assert.DoesNotContain(shown, kind => !lookup.Contains($"        Credential.{kind} ", StringComparison.Ordinal));

        var found = KindsOf(typeof(Caller)).ToList();
        Assert.DoesNotContain(found, kind => !lookup.Contains(kind, StringComparison.Ordinal));
        Assert.True(shown.Count >= 5 && found.Count >= 4);

        static IEnumerable<string> KindsOf(Type whole) =>
            Product.WrittenTypes(Product.Application).Where(type => type.BaseType == whole).Select(type => type.Name);
    }

    [Fact]
    public void Queries_on_a_workspaces_rows_name_tenant_and_workspace()
    {
        var queries = Repository.Files("*.cs", "src/Infrastructure/Persistence/Stores", "src/Infrastructure/Persistence/Readers")
            .SelectMany(
                file => Query().Matches(Repository.Read(file)).Select(query => (file, Entity: query.Groups[1].Value, Text: query.Value)))
                .ToList();

        Assert.True(queries.Count > 5);
        Assert.DoesNotContain(
            queries, query => !OfTenant().IsMatch(query.Text) || (!OfTenants.Contains(query.Entity) && !OfWorkspace().IsMatch(query.Text)));
    }

    private static IEnumerable<string> FilesThatSay(params string[] words) => Repository.Files("*.cs", "src")
        .Where(file => Repository.Read(file) is var text && words.Any(word => text.Contains(word, StringComparison.Ordinal)))
        .Order(StringComparer.Ordinal);

    // Tables that belong to a tenant as a whole.
    private static readonly string[] OfTenants = [nameof(Workspace), nameof(Agent), nameof(ApiKey)];

    // The conditions are in the text that follows.
    [GeneratedRegex(@"\.Set<(\w+)>.{0,600}", RegexOptions.Singleline)]
    private static partial Regex Query();

    [GeneratedRegex(
        @"\.TenantId == \w+\.TenantId|\{ (\w+\.)?TenantId, .{0,60} equals new \{ \w+\.TenantId, |equals new \{ \w+\.TenantId, ")]
    private static partial Regex OfTenant();

    [GeneratedRegex(@"\.WorkspaceId == \w+\.(WorkspaceId|Id)\b|\.WorkspaceId == workspace\b")]
    private static partial Regex OfWorkspace();
}
