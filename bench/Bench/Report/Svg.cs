using System.Globalization;
using System.Net;
using System.Text;

namespace Postato.Bench.Report;

/// <summary>The two kinds of chart, readable on light and dark pages.</summary>
internal static class Svg
{
    private const int Width = 720;
    private const int Left = 190;

    private static readonly string[] Colours = ["#2f6fdb", "#d9822b", "#2a9d6f", "#b0509a", "#7a7f87"];

    public static string Of(Plot plot) => plot.Bars.Count > 0 ? Bars(plot) : Lines(plot);

    private static string Bars(Plot plot)
    {
        var most = Math.Max(plot.Bars.Max(bar => bar.Value), double.Epsilon);
        var body = new StringBuilder();
        for (var i = 0; i < plot.Bars.Count; i++)
        {
            var (name, value) = plot.Bars[i];
            var (y, width) = (44 + (i * 30), (Width - Left - 110) * value / most);
            body.Append(Text(Left - 8, y + 15, name, "end"))
                .Append(Invariant(
                    $"<rect x=\"{Left}\" y=\"{y}\" width=\"{width:0.#}\" height=\"20\" rx=\"3\" fill=\"{Colours[i % Colours.Length]}\"/>"));
            body.Append(Text(Left + width + 6, y + 15, Number(value), "start"));
        }

        return Page(plot, 56 + (plot.Bars.Count * 30), body);
    }

    private static string Lines(Plot plot)
    {
        const int Bottom = 300;
        var most = Math.Max(plot.Lines.Max(line => Load.Percentiles.At(line.Values, 0.995)), double.Epsilon);
        double X(double part) => 70 + ((Width - 100) * part);
        double Y(double value) => Bottom - ((Bottom - 50) * Math.Min(value, most) / most);

        var body = new StringBuilder();
        foreach (var part in new[] { 0, 0.25, 0.5, 0.75, 0.9, 0.99 })
            body.Append(Invariant($"<line x1=\"{X(part):0.#}\" y1=\"50\" x2=\"{X(part):0.#}\" y2=\"{Bottom}\" stroke=\"#8884\"/>"))
                .Append(Text(X(part), Bottom + 16, part == 0 ? "0" : $"p{part * 100:0}", "middle"));
        foreach (var part in new[] { 0.25, 0.5, 0.75, 1 })
            body.Append(
                Invariant($"<line x1=\"70\" y1=\"{Y(most * part):0.#}\" x2=\"{X(1):0.#}\" y2=\"{Y(most * part):0.#}\" stroke=\"#8884\"/>"))
                .Append(Text(64, Y(most * part) + 4, Number(most * part), "end"));
        for (var i = 0; i < plot.Lines.Count; i++)
        {
            var (name, values) = plot.Lines[i];
            var points = Enumerable.Range(0, 200)
                .Select(step => Invariant($"{X(step / 200.0):0.#},{Y(Load.Percentiles.At(values, step / 200.0)):0.#}"));
            body.Append(
                CultureInfo.InvariantCulture,
                $"<polyline fill=\"none\" stroke=\"{Colours[i % Colours.Length]}\" stroke-width=\"2\" "
                    + $"points=\"{string.Join(' ', points)}\"/>");
            body.Append(
                Invariant($"<rect x=\"80\" y=\"{58 + (i * 18)}\" width=\"10\" height=\"10\" fill=\"{Colours[i % Colours.Length]}\"/>"))
                .Append(Text(96, 67 + (i * 18), name, "start"));
        }

        return Page(plot, Bottom + 30, body);
    }

    private static string Page(Plot plot, int height, StringBuilder body) => $"""
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {height}" width="{Width}" height="{height}" font-family="system-ui, sans-serif" font-size="12" fill="#7a7f87">
        <text x="12" y="24" font-size="15" font-weight="600">{WebUtility.HtmlEncode(plot.Title)} ({WebUtility.HtmlEncode(plot.Unit)})</text>
        {body}
        </svg>

        """;

    private static string Text(double x, double y, string text, string anchor) =>
        Invariant($"<text x=\"{x:0.#}\" y=\"{y:0.#}\" text-anchor=\"{anchor}\">{WebUtility.HtmlEncode(text)}</text>\n");

    private static string Number(double value) =>
        value.ToString(value < 10 ? "0.##" : value < 100 ? "0.#" : "# ##0", CultureInfo.InvariantCulture).Trim();

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
