using Postato.Bench.Report;
using Postato.Bench.Stand;

namespace Postato.Bench.Figures;

internal interface IFigure
{
    /// <summary>The name for <c>--only</c>.</summary>
    string Name { get; }

    /// <summary>What is measured and compared with what, in one or two sentences.</summary>
    string How { get; }

    Task MeasureAsync(Session session, Figure figure);
}

/// <summary>One run of the benchmark: its place, its scale, and values that figures share.</summary>
/// <param name="Quick">For trying the benchmark out: its results mean nothing.</param>
/// <param name="Large">Growth goes on to ten million posts.</param>
internal sealed record Session(Place Place, bool Quick, bool Large)
{
    public double WarmSeconds => Quick ? 3 : 30;

    public bool ApiIsWarm { get; set; }

    public bool WorkerIsWarm { get; set; }

    /// <summary>Posts per second, from the figure drain or from the warm-up.</summary>
    public double DrainRate { get; set; }

    public T Scaled<T>(T full, T quick) => Quick ? quick : full;
}
