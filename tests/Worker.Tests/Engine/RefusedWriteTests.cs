using System.Text.Json;
using Postato.Application.Deliveries;
using Postato.Application.Queues;
using Postato.Domain.Networks;
using Postato.Domain.Posts;
using Postato.Testing;
using Postato.Worker.Tests.Support;

namespace Postato.Worker.Tests.Engine;

/// <summary>PostgreSQL refuses to store one delivery's outcome, here because of a constraint.</summary>
[Rule("S-106")]
public sealed class RefusedWriteTests : IAsyncLifetime
{
    private WorkerFixture fixture = null!;

    public async ValueTask InitializeAsync()
    {
        fixture = await WorkerFixture.SetUpAsync();
        await fixture.SqlAsync("""
            alter table post_items add constraint no_unstorable check (platform_post_id is distinct from 'unstorable');
            alter table delivery_steps add constraint no_unstorable check (data is distinct from '"unstorable"');
            alter table deliveries add constraint no_unstorable check (plan::text not like '%unplannable%');
            """);
    }

    public ValueTask DisposeAsync() => fixture.DisposeAsync();

    [Fact]
    public async Task A_possibly_published_post_is_left_to_a_person_and_blocks_no_other()
    {
        fixture.Network.AtCreate = step => new StepOutcome.Done(
            null, new PublishedItem(ScriptedNetwork.TextOf(step), new Uri("https://scripted.example/1")));
        var unstorable = await fixture.AcceptAsync(await fixture.ConnectAccountAsync(), default, "unstorable");
        var innocents = new List<AcceptedPost>();
        for (var i = 0; i < 20; i++)
            innocents.Add(await fixture.AcceptAsync(await fixture.ConnectAccountAsync(), default, "hello"));

        await Task.WhenAll((await fixture.ClaimAsync()).Leases.Select(fixture.RunAsync));

        Assert.Equal(
            ("failed", ErrorCodes.DeliveryUncertain),
            (await fixture.PostAsync(unstorable), await fixture.PostAsync(unstorable, "error->>'code'")));
        Assert.Equal(["uncertain"], await fixture.ItemsAsync(unstorable));
        Assert.Equal(["published"], await fixture.ReadAsync($"select distinct status from posts where id <> '{unstorable.Post}'"));
        Assert.Single(fixture.Logged("delivery.write_refused"));
        Assert.Empty((await fixture.ClaimAsync()).Leases);
    }

    [Theory]
    [InlineData("prepare")]
    [InlineData("unplannable")]
    public async Task An_unpublished_post_fails_with_a_code(string text)
    {
        fixture.Network.AtPrepare = _ => new StepOutcome.Done(text == "prepare" ? JsonSerializer.SerializeToElement("unstorable") : null);
        var unstorable = await fixture.AcceptAsync(await fixture.ConnectAccountAsync(), default, text);
        await fixture.DrainAsync();

        Assert.Equal(
            ("failed", ErrorCodes.NetworkUnavailable),
            (await fixture.PostAsync(unstorable), await fixture.PostAsync(unstorable, "error->>'code'")));
        Assert.Empty(fixture.Network.Published);
    }

    [Fact]
    public async Task One_write_that_is_refused_fails_alone()
    {
        await fixture.SqlAsync("alter table audit_entries add constraint no_unstorable check (action <> 'unstorable')");
        for (var i = 0; i < 64; i++)
            await fixture.AcceptAsync(await fixture.ConnectAccountAsync());
        var leases = (await fixture.ClaimAsync()).Leases;
        var writes = leases.Select((lease, i) => new JournalWrite(lease)
        {
            End = new(1, fixture.Clock.GetUtcNow(), "waiting", null, lease.DueAt, null) { Audit = i == 20 ? "unstorable" : "harmless" },
        }).ToList();

        var written = await Task.WhenAll(writes.Select(async write =>
        {
            try
            {
                return $"{await fixture.Journal.WriteAsync(write, TestContext.Current.CancellationToken)}";
            }
            catch (WriteRefusedException)
            {
                return nameof(WriteRefusedException);
            }
        }));

        Assert.Equal([.. Enumerable.Range(0, 64).Select(i => i == 20 ? nameof(WriteRefusedException) : "True")], written);
    }
}
