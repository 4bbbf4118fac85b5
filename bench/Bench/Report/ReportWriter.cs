using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Postato.Bench.Report;

/// <summary>Writes the results as a table, as JSON, and as charts.</summary>
internal static class ReportWriter
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    public static async Task WriteAsync(string folder, IReadOnlyList<string> about, IReadOnlyList<Figure> figures)
    {
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "latest.md"), Markdown(about, figures));
        await File.WriteAllTextAsync(
            Path.Combine(folder, "latest.json"), JsonSerializer.Serialize(new { about, figures = figures.Select(JsonOf) }, Json) + "\n");
        foreach (var figure in figures.Where(figure => figure.Plot is not null))
            await File.WriteAllTextAsync(Path.Combine(folder, PictureOf(figure)), Svg.Of(figure.Plot!));
    }

    private static string Markdown(IReadOnlyList<string> about, IReadOnlyList<Figure> figures)
    {
        var text = new StringBuilder("# Benchmark\n\n");
        text.AppendJoin('\n', about.Select(line => $"- {line}")).Append("\n\n| figure | what | value | goal | |\n|---|---|---:|---|---|\n");
        foreach (var figure in figures)
        {
            foreach (var row in figure.Rows)
                text.AppendLine(
                    CultureInfo.InvariantCulture,
                    $"| {figure.Name} | {row.What} | {Number(row.Value)} {row.Unit} | {row.Goal} | {Mark(row.Met)} |");
            if (figure.Failure is { } failure)
                text.AppendLine(
                    CultureInfo.InvariantCulture,
                    $"| {figure.Name} | broke off: {failure.ReplaceLineEndings(" ").Replace('|', '/')} | | | missed |");
        }

        text.Append(
            "\n## CPU\n\n| figure | what | app, ms each | PostgreSQL, ms each | other, ms each | other is | cores busy "
                + "|\n|---|---|---:|---:|---:|---|---:|\n");
        foreach (var figure in figures)
        {
            foreach (var row in figure.CpuRows)
                text.AppendLine(
                    CultureInfo.InvariantCulture,
                    $"| {figure.Name} | {row.What} | {row.App:0.000} | {row.Postgres:0.000} | {row.Load:0.000} | {row.LoadName} "
                        + $"| {row.Cores:0.00} |");
        }

        foreach (var figure in figures)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {figure.Name}\n\n{figure.How} ({figure.Seconds:0} s)\n");
            foreach (var note in figure.Notes)
                text.Append(CultureInfo.InvariantCulture, $"\n- {note}");
            if (figure.Notes.Count > 0)
                text.Append('\n');
            if (figure.Plot is { } plot)
                text.Append(CultureInfo.InvariantCulture, $"\n![{plot.Title}]({PictureOf(figure)})\n");
        }

        return text.ToString();
    }

    private static object JsonOf(Figure figure) =>
        new { figure.Name, figure.Seconds, figure.Failure, rows = figure.Rows, cpu = figure.CpuRows, figure.Notes };

    private static string PictureOf(Figure figure) => $"{figure.Name}.svg";

    private static string Mark(bool? met) => met switch { true => "met", false => "missed", null => "" };

    private static string Number(double value) =>
        value.ToString(Math.Abs(value) < 10 ? "0.00" : Math.Abs(value) < 1_000 ? "0.0" : "# ### ##0", CultureInfo.InvariantCulture).Trim();
}
