namespace Postato.Bench.Report;

/// <summary>One figure's result: rows with their goals, CPU use, and a chart.</summary>
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

    /// <param name="goal">As text; empty when there is none.</param>
    public void Add(string what, double value, string unit, string goal = "", bool? met = null) =>
        Rows.Add(new(what, value, unit, goal, met));

    /// <summary>CPU time per operation, for <paramref name="count"/> operations.</summary>
    public void AddCpu(
        string what, double count, double seconds, double app, double postgres, double load, string loadName = "load generator") =>
        CpuRows.Add(
            new(what, 1_000 * app / count, 1_000 * postgres / count, 1_000 * load / count, loadName, (app + postgres + load) / seconds));
}

internal sealed record Row(string What, double Value, string Unit, string Goal, bool? Met);

/// <param name="App">Milliseconds per operation, like the two that follow.</param>
/// <param name="Cores">Cores that were busy on average, all three together.</param>
internal sealed record CpuRow(string What, double App, double Postgres, double Load, string LoadName, double Cores);

/// <summary>Lines over an axis from 0 to 1 (percentiles), or bars.</summary>
internal sealed record Plot(
    string Title, string Unit, IReadOnlyList<(string Name, IReadOnlyList<double> Values)> Lines,
    IReadOnlyList<(string Name, double Value)> Bars)
{
    public static Plot OfBars(string title, string unit, params IReadOnlyList<(string Name, double Value)> bars) =>
        new(title, unit, [], bars);

    /// <summary>Each line is a distribution, by percentile.</summary>
    public static Plot OfPercentiles(
        string title, string unit, params IReadOnlyList<(string Name, IReadOnlyList<double> Values)> samples) =>
        new(title, unit, samples, []);
}
