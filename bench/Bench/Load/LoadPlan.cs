namespace Postato.Bench.Load;

/// <summary>What the load generator is to do: accept posts, over and over, from so many connections.</summary>
/// <param name="Targets">Address and key for each account; a request takes the next.</param>
/// <param name="Status"><c>scheduled</c>, a month ahead, so that no worker touches it; <c>publish</c>; or <see cref="ToNetwork"/>.</param>
internal sealed record LoadPlan(IReadOnlyList<LoadTarget> Targets, int Connections, double WarmSeconds, double Seconds, string Status)
{
    /// <summary>The targets are X's own, and the keys its access tokens.</summary>
    public const string ToNetwork = "network";
}

internal sealed record LoadTarget(string Url, string Key, string Account);

/// <param name="Cpu">Seconds of this generator during the measured part.</param>
internal sealed record LoadResult(
    int Requests, int Failed, string? FirstFailure, double Seconds, double Cpu, IReadOnlyList<double> Milliseconds)
{
    public double Rate => Requests / Seconds;

    /// <summary>Several loads as one.</summary>
    public static LoadResult Of(IReadOnlyList<LoadResult> turns) => new(
        turns.Sum(turn => turn.Requests), turns.Sum(turn => turn.Failed), turns.FirstOrDefault(turn => turn.Failed > 0)?.FirstFailure,
        turns.Sum(turn => turn.Seconds), turns.Sum(turn => turn.Cpu), [.. turns.SelectMany(turn => turn.Milliseconds).Order()]);
}
