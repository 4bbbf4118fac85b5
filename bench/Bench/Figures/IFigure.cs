using Postato.Bench.Report;
using Postato.Bench.Stand;

namespace Postato.Bench.Figures;

internal interface IFigure
{
    /// <summary>As <c>--only</c> has it.</summary>
    string Name { get; }

    /// <summary>In one or two sentences: what is done, beside what.</summary>
    string How { get; }

    Task MeasureAsync(Session session, Figure figure);
}

/// <summary>One run of the bench: its place, its scale, and what one figure tells another.</summary>
/// <param name="Quick">To try the bench out: its figures mean nothing.</param>
/// <param name="Large">Growth goes on to ten million posts.</param>
internal sealed record Session(Place Place, bool Quick, bool Large)
{
    public double WarmSeconds => Quick ? 3 : 30;

    public bool ApiIsWarm { get; set; }

    public bool WorkerIsWarm { get; set; }

    /// <summary>Posts a second, from the figure drain or from the warm-up.</summary>
    public double DrainRate { get; set; }

    public T Scaled<T>(T full, T quick) => Quick ? quick : full;
}
