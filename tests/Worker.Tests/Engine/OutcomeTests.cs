using Postato.Domain.Networks;
using Postato.Domain.Posts.Limits;
using Postato.Worker.Tests.Support;

namespace Postato.Worker.Tests.Engine;

/// <summary>What an adapter returns beside an answer, and the questions that it may ask the engine.</summary>
public sealed class OutcomeTests : IAsyncLifetime
{
    private static readonly PublishedItem There = new("id-1", new Uri("https://scripted.example/1"));

    private WorkerFixture fixture = null!;
    private ConnectedAccount connected = null!;

    public async ValueTask InitializeAsync()
    {
        fixture = await WorkerFixture.SetUpAsync();
        connected = await fixture.ConnectAccountAsync();
    }

    public ValueTask DisposeAsync() => fixture.DisposeAsync();

    [Fact]
    public async Task A_warning_of_a_finished_step_is_stored_with_the_post()
    {
        fixture.Network.AtCreate = _ => new StepOutcome.Done(null, There) { Warning = new Warning("quiet", "It is shown to few.") };
        var accepted = await fixture.AcceptAsync(connected);

        await fixture.DrainAsync();

        Assert.Equal(
            ("published", """[{"code": "quiet", "message": "It is shown to few."}]"""),
            (await fixture.PostAsync(accepted), await fixture.PostAsync(accepted, "warnings")));
    }

    [Fact]
    public async Task A_warning_of_a_reconciled_step_is_stored_with_the_post()
    {
        fixture.Network.AtCreate = _ => new StepOutcome.InDoubt(ScriptedNetwork.Error);
        fixture.Network.AtReconcile = _ => new Reconciliation.Happened(null, There)
        {
            Warning = new Warning("quiet", "It is shown to few."),
        };
        var accepted = await fixture.AcceptAsync(connected);

        await fixture.DrainAsync();

        Assert.Equal(
            ("published", "quiet"), (await fixture.PostAsync(accepted), await fixture.PostAsync(accepted, "warnings->0->>'code'")));
    }

    [Fact]
    public async Task New_account_facts_are_stored_and_passed_to_its_next_post()
    {
        var seen = new List<string?>();
        fixture.Network.AtCreate = step =>
        {
            seen.Add(step.Account.Facts);
            return new StepOutcome.Done(null, There) { Facts = """{"characters": 700}""" };
        };
        await fixture.AcceptAsync(connected);
        await fixture.DrainAsync();
        await fixture.AcceptAsync(connected);
        await fixture.DrainAsync();

        Assert.Equal([null, """{"characters": 700}"""], seen);
        Assert.Equal(["""{"characters": 700}"""], await fixture.ReadAsync("select facts::text from social_accounts"));
    }

    [Fact]
    public async Task An_id_is_taken_when_another_item_of_the_account_has_it()
    {
        var other = await fixture.ConnectAccountAsync(connected.Tenant, connected.Workspace);
        string[] ids = ["id-one", "id-two", "id-of another account", "id-nobody"];
        Task<bool>[] answers = [];
        fixture.Network.AtCreate = step => new StepOutcome.Done(
            null, new PublishedItem($"id-{ScriptedNetwork.TextOf(step)}", There.PlatformUrl));
        await fixture.AcceptAsync(connected, default, "one", "two");
        await fixture.AcceptAsync(other, default, "of another account");
        await fixture.DrainAsync();

        fixture.Network.AtCreate = _ => new StepOutcome.InDoubt(ScriptedNetwork.Error);
        fixture.Network.AtReconcile = step =>
        {
            answers = [.. ids.Select(id => step.IsTaken(id, TestContext.Current.CancellationToken))];
            return new Reconciliation.Happened(null, new("id-three", There.PlatformUrl));
        };
        await fixture.AcceptAsync(connected, default, "three");
        await fixture.DrainAsync();

        bool[] taken = await Task.WhenAll(answers);
        Assert.Equal([true, true, false, false], taken);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_id_is_taken_when_the_same_profile_published_it_in_another_workspace(bool ofTheSameTenant)
    {
        var other = await fixture.ConnectAccountAsync(ofTheSameTenant ? connected.Tenant : null);
        await fixture.SqlAsync($"update social_accounts set platform_account_id = '{connected.Account}' where id = '{other.Account}'");
        Task<bool>[] answers = [];
        fixture.Network.AtCreate = _ => new StepOutcome.Done(null, new PublishedItem("id-elsewhere", There.PlatformUrl));
        await fixture.AcceptAsync(other);
        await fixture.DrainAsync();

        fixture.Network.AtCreate = _ => new StepOutcome.InDoubt(ScriptedNetwork.Error);
        fixture.Network.AtReconcile = step =>
        {
            answers =
            [
                step.IsTaken("id-elsewhere", TestContext.Current.CancellationToken),
                step.IsTaken("id-nobody", TestContext.Current.CancellationToken),
            ];
            return new Reconciliation.Happened(null, new("id-here", There.PlatformUrl));
        };
        await fixture.AcceptAsync(connected);
        await fixture.DrainAsync();

        bool[] taken = await Task.WhenAll(answers);
        Assert.Equal([true, false], taken);
    }

    [Fact]
    public async Task An_item_does_not_count_as_taking_its_own_id()
    {
        Task<bool>? answer = null;
        fixture.Network.AtCreate = _ => new StepOutcome.InDoubt(ScriptedNetwork.Error);
        fixture.Network.AtReconcile = step =>
        {
            answer = step.IsTaken("id-own", TestContext.Current.CancellationToken);
            return new Reconciliation.Happened(null, new("id-own", There.PlatformUrl));
        };
        var accepted = await fixture.AcceptAsync(connected);
        await fixture.SqlAsync($"update post_items set platform_post_id = 'id-own' where post_id = '{accepted.Post}'");

        await fixture.DrainAsync();

        Assert.False(await answer!);
    }
}
