using System.Collections.Concurrent;

namespace Postato.Chaos;

/// <summary>The accepted posts: the customer's side of the comparison.</summary>
internal sealed class Ledger
{
    private readonly ConcurrentQueue<Accepted> accepted = new();

    public IReadOnlyCollection<Accepted> All => accepted;

    public void Add(Accepted post) => accepted.Enqueue(post);
}

/// <param name="Texts">Of its items; no two items of a run have the same text.</param>
internal sealed record Accepted(string Id, string Platform, IReadOnlyList<string> Texts);
