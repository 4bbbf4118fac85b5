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

    private static Task<Result<Answer>> TellAsync(Stage stage, Community community) => stage.CallAsync(community.Credential, (_, run) => run.InWorkspace(
        community.Workspace.Id, new TellASecret(), "", IdempotentCall.Of("key", "POST", "/", "v1", []),
        secret => new(201, "text/plain", Encoding.UTF8.GetBytes(secret)), TestContext.Current.CancellationToken));

    private sealed class TellASecret : IUseCase<string, string>
    {
        public Access Access => Access.WriteSecretly(Permission.None);

        public Task<Result<string>> Handle(string input, WorkspaceScope scope, CancellationToken ct) => Task.FromResult<Result<string>>(Planted);
    }
}
