namespace Postato.Bench.Report;

/// <summary>One figure's outcome: rows with their goals, what the CPU did, and a picture.</summary>
internal sealed class Figure(string name, string how)
{
    public string Name => name;

    public string How => how;

    public List<Row> Rows { get; } = [];

    public List<CpuRow> CpuRows { get; } = [];

    public List<string> Notes { get; } = [];

    public Plot? Plot { get; set; }

    public double Seconds { get; set; }

    public string? Failure { get; set; }

    /// <param name="goal">As a person reads it; empty: only told.</param>
    public void Add(string what, double value, string unit, string goal = "", bool? met = null) =>
        Rows.Add(new(what, value, unit, goal, met));

    /// <summary>CPU for each of <paramref name="count"/> things.</summary>
    public void AddCpu(
        string what, double count, double seconds, double app, double postgres, double load, string loadName = "load generator") =>
        CpuRows.Add(
            new(what, 1_000 * app / count, 1_000 * postgres / count, 1_000 * load / count, loadName, (app + postgres + load) / seconds));
}

internal sealed record Row(string What, double Value, string Unit, string Goal, bool? Met);

/// <param name="App">Milliseconds each, like the two that follow.</param>
/// <param name="Cores">Busy at once, on average, all three together.</param>
internal sealed record CpuRow(string What, double App, double Postgres, double Load, string LoadName, double Cores);

/// <summary>Lines over an axis from 0 to 1 (percentiles), or bars.</summary>
internal sealed record Plot(
    string Title, string Unit, IReadOnlyList<(string Name, IReadOnlyList<double> Values)> Lines,
    IReadOnlyList<(string Name, double Value)> Bars)
{
    public static Plot OfBars(string title, string unit, params IReadOnlyList<(string Name, double Value)> bars) =>
        new(title, unit, [], bars);

    /// <summary>Each line is a distribution: what so many parts of a hundred stay below.</summary>
    public static Plot OfPercentiles(
        string title, string unit, params IReadOnlyList<(string Name, IReadOnlyList<double> Values)> samples) =>
        new(title, unit, samples, []);
}
