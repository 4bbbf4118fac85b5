using System.Globalization;
using System.Text.Json;
using Postato.Run;

namespace Postato.Chaos.Hostile;

/// <summary>Submits single posts of honest accounts at an even pace, and measures each from acceptance to publication.</summary>
internal sealed class HonestPosts(Member member, IReadOnlyList<DemoAccount> accounts)
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public async Task<Waits> RunAsync(string name, TimeSpan time)
    {
        using var pace = new PeriodicTimer(Pace, TimeProvider.System);
        var until = TimeProvider.System.GetUtcNow() + time;
        var ids = new List<string>();
        for (var i = 0; TimeProvider.System.GetUtcNow() < until && await pace.WaitForNextTickAsync(); i++)
        {
            ids.Add(await member.PublishAsync(accounts[i % accounts.Count], $"{name} {i.ToString(CultureInfo.InvariantCulture)}")
                ?? throw new InvalidOperationException($"{name} {i} was not accepted."));
        }

        var waits = new List<double>();
        var unpublished = 0;
        foreach (var id in ids)
        {
            var post = await EndOfAsync(id);
            if (post.GetProperty("status").GetString() == "published")
                waits.Add((post.GetProperty("publishedAt")
                    .GetDateTimeOffset() - post.GetProperty("createdAt").GetDateTimeOffset()).TotalMilliseconds);
            else
                unpublished++;
        }

        waits.Sort();
        return new(waits, unpublished);
    }

    private async Task<JsonElement> EndOfAsync(string id)
    {
        var until = TimeProvider.System.GetUtcNow() + Patience;
        while (true)
        {
            var post = await member.GetAsync($"/posts/{id}");
            if (post.GetProperty("status").GetString() is "published" or "failed" || TimeProvider.System.GetUtcNow() > until)
                return post;

            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }
    }
}

/// <param name="Milliseconds">From acceptance to publication, in ascending order.</param>
/// <param name="Unpublished">Posts that were not published.</param>
internal sealed record Waits(IReadOnlyList<double> Milliseconds, int Unpublished)
{
    public double At(double share) =>
        Milliseconds.Count == 0 ? double.NaN : Milliseconds[(int)Math.Min(Milliseconds.Count - 1, Math.Floor(share * Milliseconds.Count))];

    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"p50 {At(0.5):0} ms, p99 {At(0.99):0} ms, longest {At(1):0} ms of {Milliseconds.Count} posts, {Unpublished} not published");
}
