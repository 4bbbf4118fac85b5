using System.Text.Json;
using Postato.Application.Deliveries;
using Postato.Application.Queues;
using Postato.Domain.Networks;
using Postato.Domain.Posts;
using Postato.Testing;
using Postato.Worker.Tests.Support;

namespace Postato.Worker.Tests.Engine;

/// <summary>One delivery's outcome is refused by PostgreSQL, for whatever reason: a constraint stands for it.</summary>
[Rule("S-106")]
public sealed class RefusedWriteTests : IAsyncLifetime
{
    private Bench bench = null!;

    public async ValueTask InitializeAsync()
    {
        bench = await Bench.SetUpAsync();
        await bench.SqlAsync("""
            alter table post_items add constraint no_poison check (platform_post_id is distinct from 'poison');
            alter table delivery_steps add constraint no_poison check (data is distinct from '"poison"');
            alter table deliveries add constraint no_poison check (plan::text not like '%poisoned%');
            """);
    }

    public ValueTask DisposeAsync() => bench.DisposeAsync();

    [Fact]
    public async Task What_may_have_been_published_is_left_to_a_person_and_nobody_waits_for_it()
    {
        bench.Network.AtCreate = step => new StepOutcome.Done(null, new PublishedItem(ScriptedNetwork.TextOf(step), new Uri("https://scripted.example/1")));
        var poison = await bench.AcceptAsync(await bench.SeatAsync(), default, "poison");
        var innocents = new List<Ticket>();
        for (var i = 0; i < 20; i++)
            innocents.Add(await bench.AcceptAsync(await bench.SeatAsync(), default, "hello"));

        await Task.WhenAll((await bench.ClaimAsync()).Leases.Select(bench.RunAsync));

        Assert.Equal(("failed", ErrorCodes.DeliveryUncertain), (await bench.PostAsync(poison), await bench.PostAsync(poison, "error->>'code'")));
        Assert.Equal(["uncertain"], await bench.ItemsAsync(poison));
        Assert.Equal(["published"], await bench.ReadAsync($"select distinct status from posts where id <> '{poison.Post}'"));
        Assert.Single(bench.Logged("delivery.write_refused"));
        Assert.Empty((await bench.ClaimAsync()).Leases);
    }

    [Theory]
    [InlineData("prepare")]
    [InlineData("poisoned")]
    public async Task What_was_not_published_fails_with_a_code(string text)
    {
        bench.Network.AtPrepare = _ => new StepOutcome.Done(text == "prepare" ? JsonSerializer.SerializeToElement("poison") : null);
        var poison = await bench.AcceptAsync(await bench.SeatAsync(), default, text);
        await bench.DrainAsync();

        Assert.Equal(("failed", ErrorCodes.NetworkUnavailable), (await bench.PostAsync(poison), await bench.PostAsync(poison, "error->>'code'")));
        Assert.Empty(bench.Network.Wall);
    }

    [Fact]
    public async Task One_write_that_is_refused_fails_alone()
    {
        for (var i = 0; i < 64; i++)
            await bench.AcceptAsync(await bench.SeatAsync());
        var leases = (await bench.ClaimAsync()).Leases;
        var writes = leases.Select((lease, i) => new JournalWrite(lease) { End = new(1, bench.Clock.GetUtcNow(), "waiting", null, lease.DueAt, null, Events: i == 20 ? [new("t", "s", "no json")] : [new("t", "s", "{}")]) }).ToList();

        var written = await Task.WhenAll(writes.Select(async write =>
        {
            try
            {
                return $"{await bench.Journal.WriteAsync(write, TestContext.Current.CancellationToken)}";
            }
            catch (WriteRefusedException)
            {
                return nameof(WriteRefusedException);
            }
        }));

        Assert.Equal([.. Enumerable.Range(0, 64).Select(i => i == 20 ? nameof(WriteRefusedException) : "True")], written);
    }
}
