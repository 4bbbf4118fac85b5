namespace Postato.Bench.Load;

/// <summary>The load generator's plan: submit posts continuously over a number of connections.</summary>
/// <param name="Targets">Address and key of each account, used in turn.</param>
/// <param name="Status"><c>scheduled</c>, a month ahead, so that no worker touches it; <c>publish</c>; or <see cref="ToNetwork"/>.</param>
internal sealed record LoadPlan(IReadOnlyList<LoadTarget> Targets, int Connections, double WarmSeconds, double Seconds, string Status)
{
    /// <summary>The targets are X's own API, and the keys its access tokens.</summary>
    public const string ToNetwork = "network";
}

internal sealed record LoadTarget(string Url, string Key, string Account);

/// <param name="Cpu">CPU seconds of this generator during the measured part.</param>
internal sealed record LoadResult(
    int Requests, int Failed, string? FirstFailure, double Seconds, double Cpu, IReadOnlyList<double> Milliseconds)
{
    public double Rate => Requests / Seconds;

    /// <summary>Several loads as one.</summary>
    public static LoadResult Of(IReadOnlyList<LoadResult> turns) => new(
        turns.Sum(turn => turn.Requests), turns.Sum(turn => turn.Failed), turns.FirstOrDefault(turn => turn.Failed > 0)?.FirstFailure,
        turns.Sum(turn => turn.Seconds), turns.Sum(turn => turn.Cpu), [.. turns.SelectMany(turn => turn.Milliseconds).Order()]);
}
