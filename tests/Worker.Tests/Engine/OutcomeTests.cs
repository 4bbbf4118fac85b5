using Postato.Domain.Networks;
using Postato.Domain.Posts.Limits;
using Postato.Worker.Tests.Support;

namespace Postato.Worker.Tests.Engine;

/// <summary>What a network's adapter hands the engine beside an answer, and what it may ask of it.</summary>
public sealed class OutcomeTests : IAsyncLifetime
{
    private static readonly PublishedItem There = new("id-1", new Uri("https://scripted.example/1"));

    private Bench bench = null!;
    private Seat seat = null!;

    public async ValueTask InitializeAsync()
    {
        bench = await Bench.SetUpAsync();
        seat = await bench.SeatAsync();
    }

    public ValueTask DisposeAsync() => bench.DisposeAsync();

    [Fact]
    public async Task A_warning_of_what_is_done_stands_with_the_post()
    {
        bench.Network.AtCreate = _ => new StepOutcome.Done(null, There) { Warning = new Warning("quiet", "It is shown to few.") };
        var ticket = await bench.AcceptAsync(seat);

        await bench.DrainAsync();

        Assert.Equal(("published", """[{"code": "quiet", "message": "It is shown to few."}]"""), (await bench.PostAsync(ticket), await bench.PostAsync(ticket, "warnings")));
    }

    [Fact]
    public async Task A_warning_of_what_was_found_stands_with_the_post()
    {
        bench.Network.AtCreate = _ => new StepOutcome.InDoubt(ScriptedNetwork.Error);
        bench.Network.AtReconcile = _ => new Reconciliation.Happened(null, There) { Warning = new Warning("quiet", "It is shown to few.") };
        var ticket = await bench.AcceptAsync(seat);

        await bench.DrainAsync();

        Assert.Equal(("published", "quiet"), (await bench.PostAsync(ticket), await bench.PostAsync(ticket, "warnings->0->>'code'")));
    }

    [Fact]
    public async Task News_of_an_account_are_kept_and_handed_to_its_next_post()
    {
        var seen = new List<string?>();
        bench.Network.AtCreate = step =>
        {
            seen.Add(step.Account.Facts);
            return new StepOutcome.Done(null, There) { Facts = """{"characters": 700}""" };
        };
        await bench.AcceptAsync(seat);
        await bench.DrainAsync();
        await bench.AcceptAsync(seat);
        await bench.DrainAsync();

        Assert.Equal([null, """{"characters": 700}"""], seen);
        Assert.Equal(["""{"characters": 700}"""], await bench.ReadAsync("select facts::text from social_accounts"));
    }

    [Fact]
    public async Task An_id_is_taken_when_another_item_of_the_account_stands_there()
    {
        var other = await bench.SeatAsync(seat.Tenant, seat.Workspace);
        string[] ids = ["id-one", "id-two", "id-of another account", "id-nobody"];
        Task<bool>[] answers = [];
        bench.Network.AtCreate = step => new StepOutcome.Done(null, new PublishedItem($"id-{ScriptedNetwork.TextOf(step)}", There.PlatformUrl));
        await bench.AcceptAsync(seat, default, "one", "two");
        await bench.AcceptAsync(other, default, "of another account");
        await bench.DrainAsync();

        bench.Network.AtCreate = _ => new StepOutcome.InDoubt(ScriptedNetwork.Error);
        bench.Network.AtReconcile = step =>
        {
            answers = [.. ids.Select(id => step.IsTaken(id, TestContext.Current.CancellationToken))];
            return new Reconciliation.Happened(null, new("id-three", There.PlatformUrl));
        };
        await bench.AcceptAsync(seat, default, "three");
        await bench.DrainAsync();

        bool[] taken = await Task.WhenAll(answers);
        Assert.Equal([true, true, false, false], taken);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_id_is_taken_when_the_same_profile_published_it_in_another_workspace(bool ofTheSameTenant)
    {
        var other = await bench.SeatAsync(ofTheSameTenant ? seat.Tenant : null);
        await bench.SqlAsync($"update social_accounts set platform_account_id = '{seat.Account}' where id = '{other.Account}'");
        Task<bool>[] answers = [];
        bench.Network.AtCreate = _ => new StepOutcome.Done(null, new PublishedItem("id-elsewhere", There.PlatformUrl));
        await bench.AcceptAsync(other);
        await bench.DrainAsync();

        bench.Network.AtCreate = _ => new StepOutcome.InDoubt(ScriptedNetwork.Error);
        bench.Network.AtReconcile = step =>
        {
            answers = [step.IsTaken("id-elsewhere", TestContext.Current.CancellationToken), step.IsTaken("id-nobody", TestContext.Current.CancellationToken)];
            return new Reconciliation.Happened(null, new("id-here", There.PlatformUrl));
        };
        await bench.AcceptAsync(seat);
        await bench.DrainAsync();

        bool[] taken = await Task.WhenAll(answers);
        Assert.Equal([true, false], taken);
    }

    [Fact]
    public async Task An_item_does_not_stand_in_its_own_way()
    {
        Task<bool>? answer = null;
        bench.Network.AtCreate = _ => new StepOutcome.InDoubt(ScriptedNetwork.Error);
        bench.Network.AtReconcile = step =>
        {
            answer = step.IsTaken("id-own", TestContext.Current.CancellationToken);
            return new Reconciliation.Happened(null, new("id-own", There.PlatformUrl));
        };
        var ticket = await bench.AcceptAsync(seat);
        await bench.SqlAsync($"update post_items set platform_post_id = 'id-own' where post_id = '{ticket.Post}'");

        await bench.DrainAsync();

        Assert.False(await answer!);
    }
}
