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
    private const string Planted = "a-link-that-opens-a-door";

    [Fact]
    public async Task An_answer_that_holds_a_secret_is_stored_as_an_envelope_and_replays_whole()
    {
        var database = await PostgresCluster.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        await using var stage = new Stage(database.App);
        var community = await Community.SettleAsync(stage);

        var first = (await TellAsync(stage, community)).Value;
        var second = (await TellAsync(stage, community)).Value;

        Assert.Equal(first.Body, second.Body);
        Assert.True(second.Replayed);
        Assert.Equal(1, await database.CountAsync("idempotency_keys", "answer is null and answer_sealed_key = 1"));
        Assert.DoesNotContain(Planted, string.Concat(await database.ReadAsync("select k::text || encode(answer_sealed, 'escape') from idempotency_keys k")), StringComparison.Ordinal);
    }

    [Fact]
    [Rule("S-3")]
    public async Task An_envelope_that_does_not_open_is_unavailable_and_remembered()
    {
        var database = await PostgresCluster.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        await using var stage = new Stage(database.App);
        var community = await Community.SettleAsync(stage);
        Assert.Null((await TellAsync(stage, community)).Error);
        await database.ExecuteAsync("update idempotency_keys set answer_sealed = set_byte(answer_sealed, 60, get_byte(answer_sealed, 60) # 1)");

        Assert.IsType<Unavailable>((await TellAsync(stage, community)).Error);
        Assert.Equal(1, await database.CountAsync("audit_entries", "action = 'vault.unreadable' and target like 'idempotency_keys.answer_sealed:%'"));
    }

    [Fact]
    [Rule("S-97")]
    public async Task A_call_about_the_tenant_as_a_whole_has_keys_of_its_own()
    {
        var database = await PostgresCluster.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        await using var stage = new Stage(database.App);
        var (community, other) = (await Community.SettleAsync(stage), await Community.SettleAsync(stage));

        // The same key in a workspace, in its tenant and in another tenant: three calls.
        Assert.False((await TellAsync(stage, community)).Value.Replayed);
        Assert.False((await TellTenantAsync(stage, community)).Value.Replayed);
        Assert.False((await TellTenantAsync(stage, other)).Value.Replayed);

        var again = (await TellTenantAsync(stage, community)).Value;
        Assert.Equal((true, Planted), (again.Replayed, Encoding.UTF8.GetString(again.Body)));
        Assert.Equal(2, await database.CountAsync("audit_entries", "action = 'secret.tell' and workspace_id is null"));
        Assert.Equal(3, await database.CountAsync("idempotency_keys", "answer is null and answer_sealed_key = 1"));
    }

    private static Task<Result<Answer>> TellTenantAsync(Stage stage, Community community) =>
        stage.CallAsync(community.Credential, (_, run) => run.InTenant(
            new TellTheTenant(), "", IdempotentCall.Of("key", "POST", "/", "v1", []),
            secret => new(201, "text/plain", Encoding.UTF8.GetBytes(secret)), TestContext.Current.CancellationToken));

    private static Task<Result<Answer>> TellAsync(Stage stage, Community community) => stage.CallAsync(community.Credential, (_, run) => run.InWorkspace(
        community.Workspace.Id, new TellASecret(), "", IdempotentCall.Of("key", "POST", "/", "v1", []),
        secret => new(201, "text/plain", Encoding.UTF8.GetBytes(secret)), TestContext.Current.CancellationToken));

    private sealed class TellTheTenant : IUseCase<TenantScope, string, string>
    {
        public Access Access => Access.WriteSecretly(Permission.None);

        public Task<Result<string>> Handle(string input, TenantScope scope, CancellationToken ct)
        {
            scope.Audit("secret.tell", scope.TenantId.ToString());
            return Task.FromResult<Result<string>>(Planted);
        }
    }

    private sealed class TellASecret : IUseCase<string, string>
    {
        public Access Access => Access.WriteSecretly(Permission.None);

        public Task<Result<string>> Handle(string input, WorkspaceScope scope, CancellationToken ct) => Task.FromResult<Result<string>>(Planted);
    }
}
