using System.Text.Json;

namespace Postato.Chaos;

/// <summary>Compares the ledger with what the networks received, post by post.</summary>
internal sealed class Verdict
{
    private static readonly string[] Ends = ["published", "failed", "cancelled", "rejected"];

    public required int Accepted { get; init; }
    public required IReadOnlyDictionary<string, int> ByStatus { get; init; }
    public required int ItemsOnce { get; init; }
    public required IReadOnlyList<string> Twice { get; init; }
    public required IReadOnlyList<string> Lost { get; init; }

    /// <summary>By network and reason.</summary>
    public required IReadOnlyDictionary<string, int> Failed { get; init; }

    public required IReadOnlyDictionary<string, int> Uncertain { get; init; }
    public required int HeldForReconnection { get; init; }
    public required IReadOnlyList<string> Unfinished { get; init; }

    /// <summary>No post twice, lost or left over; uncertain only at networks where that is possible.</summary>
    public bool IsGood =>
        Twice.Count == 0 && Lost.Count == 0 && Unfinished.Count == 0 && Uncertain.Keys.All(network => network == "twitter");

    public static async Task<Verdict> ReachAsync(Copy copy, Ledger ledger, TimeSpan patience, CancellationToken ct)
    {
        var posts = new Dictionary<string, JsonElement>();
        var deadline = TimeProvider.System.GetUtcNow() + patience;
        IReadOnlyList<string> open;
        do
        {
            foreach (var post in ledger.All.Where(post => !posts.TryGetValue(post.Id, out var seen) || !IsOver(seen)))
            {
                if (await copy.TrySendAsync(copy.Apis[0], HttpMethod.Get, $"/posts/{post.Id}", null, null, ct) is { Status: 200 } answer)
                    posts[post.Id] = answer.Body;
            }

            open = [.. ledger.All.Where(post => !posts.TryGetValue(post.Id, out var seen) || !IsOver(seen)).Select(post => post.Id)];
            if (open.Count > 0)
                await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System, ct);
        }
        while (open.Count > 0 && TimeProvider.System.GetUtcNow() < deadline);

        var got = (await copy.PublishedAsync(ct)).GroupBy(text => text).ToDictionary(group => group.Key, group => group.Count());
        var items = ledger.All.SelectMany(post => post.Texts.Select((text, index) => (post, text, index))).ToList();
        return new()
        {
            Accepted = ledger.All.Count,
            ByStatus = Count(posts.Values.Select(post => Text(post, "status"))),
            ItemsOnce = items.Count(item => got.GetValueOrDefault(item.text) == 1),
            Twice = [.. items.Where(item => got.GetValueOrDefault(item.text) > 1).Select(item => item.text)],
            // Reported as published but absent, or present but reported otherwise.
            Lost = [.. items.Where(
                item => posts.TryGetValue(item.post.Id, out var post) && IsOver(post)
                    && StatusOf(post, item.index) is "published" or "failed"
                        && (StatusOf(posts[item.post.Id], item.index) == "published") != (got.GetValueOrDefault(item.text) > 0))
                            .Select(item => item.text)],
            Failed = Count(
                posts.Values.Where(post => Text(post, "status") == "failed")
                    .Select(post => $"{Text(post, "platform")} {Text(post.GetProperty("error"), "code")}")),
            Uncertain = Count(
                posts.Values.Where(
                    post => Text(post, "status") == "failed" && Text(post.GetProperty("error"), "code") == "delivery_uncertain")
                    .Select(post => Text(post, "platform"))),
            HeldForReconnection = posts.Values.Count(post => post.GetProperty("waitingFor").ValueKind == JsonValueKind.String),
            Unfinished = [.. open.Where(
                id => !posts.TryGetValue(id, out var post) || post.GetProperty("waitingFor").ValueKind == JsonValueKind.Null)],
        };
    }

    private static bool IsOver(JsonElement post) => Ends.Contains(Text(post, "status"));

    private static string StatusOf(JsonElement post, int index) => Text(post.GetProperty("items")[index], "status");

    private static string Text(JsonElement of, string member) => of.GetProperty(member).GetString()!;

    private static Dictionary<string, int> Count(IEnumerable<string> values) =>
        values.GroupBy(value => value).ToDictionary(group => group.Key, group => group.Count());
}
