using System.Collections.Concurrent;

namespace Postato.Sandbox.Core;

/// <summary>The latest requests, and counters since the start.</summary>
internal sealed class RequestJournal
{
    private const int Kept = 5_000;

    private readonly ConcurrentQueue<SeenRequest> requests = new();
    private readonly ConcurrentDictionary<string, Counters> counters = new();
    private long last;

    public Counters Of(string platform) => counters.GetOrAdd(platform, _ => new Counters());

    public IEnumerable<string> Platforms => counters.Keys;

    public void Add(
        string platform, DateTimeOffset at, string method, string path, int status, string? faultId, int durationMs, string? body)
    {
        Interlocked.Increment(ref Of(platform).Requests);
        if (status is 0 or >= 400)
            Interlocked.Increment(ref Of(platform).Refused);
        requests.Enqueue(new(Interlocked.Increment(ref last), platform, at, method, path, status, faultId, durationMs, body));
        while (requests.Count > Kept)
            requests.TryDequeue(out _);
    }

    public IReadOnlyList<SeenRequest> Find(string? platform, long after, int limit) =>
        [.. requests.Where(request => request.Seq > after && (platform is null || request.Platform == platform)).Take(limit)];

    public void Clear() => requests.Clear();
}

internal sealed class Counters
{
    public long Requests;
    public long Refused;
    public long TokensIssued;
    public long TokensRefreshed;
    public long RefreshReplays;
}

/// <param name="Status">0 when the connection was closed.</param>
/// <param name="Body">With secrets masked.</param>
internal sealed record SeenRequest(
    long Seq, string Platform, DateTimeOffset At, string Method, string Path, int Status, string? FaultId, int DurationMs, string? Body);
