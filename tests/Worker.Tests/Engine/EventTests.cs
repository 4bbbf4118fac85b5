using Postato.Application.Accounts;
using Postato.Domain.Networks;
using Postato.Domain.Posts;
using Postato.Domain.Primitives;
using Postato.Testing;
using Postato.Worker.Tests.Support;

namespace Postato.Worker.Tests.Engine;

/// <summary>Events of deliveries and jobs: each payload is that of its record, whatever records it.</summary>
public sealed class EventTests : IAsyncLifetime
{
    private WorkerFixture fixture = null!;
    private ConnectedAccount connected = null!;

    public async ValueTask InitializeAsync()
    {
        fixture = await WorkerFixture.SetUpAsync();
        connected = await fixture.ConnectAccountAsync();
    }

    public ValueTask DisposeAsync() => fixture.DisposeAsync();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_event_of_a_published_post_has_the_address_of_each_item()
    {
        fixture.Network.AtCreate = step =>
            new StepOutcome.Done(null,
            new PublishedItem(ScriptedNetwork.TextOf(step), new Uri($"https://scripted.example/{ScriptedNetwork.TextOf(step)}")));
        var accepted = await fixture.AcceptAsync(connected, default, "one", "two");
        await fixture.DrainAsync();

        var told = Assert.Single(await RecordedEvents.ReadAsync(fixture.Database.Owner, Ct));
        Assert.Equal(("post.published", $"{new Id<Post>(accepted.Post)}", "published"), (told.Type, told.SubjectId, told.Text("status")));
        Assert.Equal(("one", "https://scripted.example/one"), (told.Text("platformPostId"), told.Text("platformUrl")));
        Assert.Equal(
            await fixture.ReadAsync("select platform_url from post_items order by index"),
            told.Data.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("platformUrl").GetString()));
    }

    [Fact]
    public async Task The_event_of_a_failed_post_has_its_final_state()
    {
        fixture.Network.AtCreate = step => ScriptedNetwork.TextOf(step) switch
        {
            "two" => new StepOutcome.Refused(new(ErrorCodes.NetworkRefused, "Not this.", "Change it.", 400, "Bad", "that is bad")),
            "lost" => new StepOutcome.InDoubt(ScriptedNetwork.Error),
            _ => null,
        };
        fixture.Network.AtReconcile = _ => new Reconciliation.Unknown(ScriptedNetwork.Error, null);
        foreach (var texts in (string[][])[["one", "two", "three"], ["lost"]])
        {
            await fixture.AcceptAsync(connected, default, texts);
            await fixture.DrainAsync();
        }

        var told = await RecordedEvents.ReadAsync(fixture.Database.Owner, Ct);
        Assert.Equal(["post.partially_published", "post.failed", "post.failed"], told.Select(one => one.Type));
        Assert.Equal(["failed"], told.Select(one => one.Text("status")).Distinct());
        Assert.Equal(
            ["partially_published", "partially_published", "delivery_uncertain"],
                told.Select(one => one.Data.GetProperty("error").GetProperty("code").GetString()));
        Assert.Equal(
            await fixture.ReadAsync(
                "select string_agg(i.status, ' ' order by i.index) from post_items i join posts p on p.id = i.post_id group by p.id "
                    + "order by p.id"),
            told.Skip(1).Select(one =>
                string.Join(' ', one.Data.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("status").GetString()))));
    }

    [Fact]
    public async Task A_delivery_and_the_refresh_job_record_a_dead_token_with_the_same_payload()
    {
        fixture.Network.AtCreate = _ => new StepOutcome.TokenRejected(ScriptedNetwork.Error);
        fixture.Network.AtRefresh = _ => new RefreshOutcome.Rejected(new(ErrorCodes.ReconnectNeeded, "Dead.", "Reconnect."));
        await fixture.AcceptAsync(connected);
        await fixture.DrainAsync();
        await fixture.ConnectAccountAsync();
        fixture.Clock.Advance(TimeSpan.FromHours(23));
        await fixture.Job<RefreshTokens>().RunAsync(Ct);

        var told = await RecordedEvents.ReadAsync(fixture.Database.Owner, Ct);
        Assert.Equal(["account.token_expired", "account.token_expired"], told.Select(one => one.Type));
        Assert.Equal(["token_expired"], told.Select(one => one.Text("status")).Distinct());
        Assert.Single(told.Select(one => $"{one.Data.GetProperty("error")}").Distinct());
        Assert.Single(told.Select(one => string.Join(' ', one.Data.EnumerateObject().Select(member => member.Name))).Distinct());
    }
}
