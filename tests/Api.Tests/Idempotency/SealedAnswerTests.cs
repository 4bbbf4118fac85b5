using System.Text;
using Postato.Api.Tests.Support;
using Postato.Application.Idempotency;
using Postato.Application.UseCases;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;
using Postato.Testing;
using Postato.Testing.Postgres;

namespace Postato.Api.Tests.Idempotency;

[Rule("S-99")]
public sealed class SealedAnswerTests
{
    private const string PlantedSecrets = "a-link-that-is-a-secret";

    [Fact]
    public async Task An_answer_that_holds_a_secret_is_stored_as_an_envelope_and_replays_whole()
    {
        var database = await PostgresCluster.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        await using var hostServices = new HostServices(database.App);
        var testTenant = await TestTenant.CreateTenantAsync(hostServices);

        var first = (await TellAsync(hostServices, testTenant)).Value;
        var second = (await TellAsync(hostServices, testTenant)).Value;

        Assert.Equal(first.Body, second.Body);
        Assert.True(second.Replayed);
        Assert.Equal(1, await database.CountAsync("idempotency_keys", "answer is null and answer_sealed_key = 1"));
        Assert.DoesNotContain(
            PlantedSecrets,
            string.Concat(await database.ReadAsync("select k::text || encode(answer_sealed, 'escape') from idempotency_keys k")),
            StringComparison.Ordinal);
    }

    [Fact]
    [Rule("S-3")]
    public async Task An_envelope_that_does_not_open_is_unavailable_and_remembered()
    {
        var database = await PostgresCluster.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        await using var hostServices = new HostServices(database.App);
        var testTenant = await TestTenant.CreateTenantAsync(hostServices);
        Assert.Null((await TellAsync(hostServices, testTenant)).Error);
        await database.ExecuteAsync(
            "update idempotency_keys set answer_sealed = set_byte(answer_sealed, 60, get_byte(answer_sealed, 60) # 1)");

        Assert.IsType<Unavailable>((await TellAsync(hostServices, testTenant)).Error);
        Assert.Equal(
            1,
            await database.CountAsync("audit_entries", "action = 'vault.unreadable' and target like 'idempotency_keys.answer_sealed:%'"));
    }

    [Fact]
    [Rule("S-97")]
    public async Task A_call_about_the_tenant_as_a_whole_has_keys_of_its_own()
    {
        var database = await PostgresCluster.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        await using var hostServices = new HostServices(database.App);
        var (testTenant, other) = (await TestTenant.CreateTenantAsync(hostServices), await TestTenant.CreateTenantAsync(hostServices));

        // The same key in a workspace, in its tenant and in another tenant: three calls.
        Assert.False((await TellAsync(hostServices, testTenant)).Value.Replayed);
        Assert.False((await TellTenantAsync(hostServices, testTenant)).Value.Replayed);
        Assert.False((await TellTenantAsync(hostServices, other)).Value.Replayed);

        var again = (await TellTenantAsync(hostServices, testTenant)).Value;
        Assert.Equal((true, PlantedSecrets), (again.Replayed, Encoding.UTF8.GetString(again.Body)));
        Assert.Equal(2, await database.CountAsync("audit_entries", "action = 'secret.tell' and workspace_id is null"));
        Assert.Equal(3, await database.CountAsync("idempotency_keys", "answer is null and answer_sealed_key = 1"));
    }

    private static Task<Result<Answer>> TellTenantAsync(HostServices hostServices, TestTenant testTenant) =>
        hostServices.CallAsync(testTenant.Credential, (_, run) => run.InTenant(
            new TellTheTenant(), "", IdempotentCall.Of("key", "POST", "/", "v1", []),
            secret => new(201, "text/plain", Encoding.UTF8.GetBytes(secret)), TestContext.Current.CancellationToken));

    private static Task<Result<Answer>> TellAsync(HostServices hostServices, TestTenant testTenant) =>
        hostServices.CallAsync(testTenant.Credential, (_, run) => run.InWorkspace(
            testTenant.Workspace.Id, new LeakingUseCase(), "", IdempotentCall.Of("key", "POST", "/", "v1", []),
            secret => new(201, "text/plain", Encoding.UTF8.GetBytes(secret)), TestContext.Current.CancellationToken));

    private sealed class TellTheTenant : IUseCase<TenantScope, string, string>
    {
        public Access Access => Access.WriteSecretly(Permission.None);

        public Task<Result<string>> Handle(string input, TenantScope scope, CancellationToken ct)
        {
            scope.Audit("secret.tell", scope.TenantId.ToString());
            return Task.FromResult<Result<string>>(PlantedSecrets);
        }
    }

    private sealed class LeakingUseCase : IUseCase<string, string>
    {
        public Access Access => Access.WriteSecretly(Permission.None);

        public Task<Result<string>> Handle(string input, WorkspaceScope scope, CancellationToken ct) =>
            Task.FromResult<Result<string>>(PlantedSecrets);
    }
}
