using System.Diagnostics;
using System.Globalization;
using Postato.Bench.Figures;
using Postato.Bench.Load;
using Postato.Bench.Report;
using Postato.Bench.Stand;

switch (args)
{
    case ["load"]:
        return await LoadCommand.RunAsync();
    case ["null"]:
        return await NullServer.RunAsync();
}

IFigure[] all =
[
    new ValidationFigure(), new VaultFigure(), new StartFigure(), new AcceptFigure(), new HandOverFigure(), new DrainFigure(),
    new SandboxFigure(), new PunctualityFigure(), new FairnessFigure(), new FanInFigure(), new MemoryFigure(), new GrowthFigure(),
];
var only = ValueOf("--only")?.Split(',') ?? [.. all.Select(figure => figure.Name)];
var unknown = only.Except(all.Select(figure => figure.Name)).ToList();
if (unknown.Count > 0)
{
    Console.Error.WriteLine($"There is no figure {unknown[0]}: use some of {string.Join(',', all.Select(figure => figure.Name))}.");
    return 1;
}

var (quick, large) = (args.Contains("--quick"), args.Contains("--large"));
var results = ValueOf("--out") ?? (quick ? "artifacts/bench" : "bench/results");
// Limits a run that hangs: after this the remaining figures are skipped.
var deadline = TimeSpan.FromMinutes(
    double.Parse(ValueOf("--minutes") ?? (quick ? "4" : large ? "60" : "25"), CultureInfo.InvariantCulture));

var folder = Directory.CreateTempSubdirectory("postato-bench-").FullName;
File.SetUnixFileMode(
    folder,
    UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
var started = Stopwatch.GetTimestamp();
var begun = TimeProvider.System.GetUtcNow();
var figures = new List<Figure>();
await using (var place = await Place.OpenAsync(folder, args.Contains("--statements")))
{
    var session = new Session(place, quick, large);
    foreach (var wanted in all.Where(figure => only.Contains(figure.Name)))
    {
        var figure = new Figure(wanted.Name, wanted.How);
        figures.Add(figure);
        var at = Stopwatch.GetTimestamp();
        Console.WriteLine($"{wanted.Name} …");
        try
        {
            var left = deadline - Stopwatch.GetElapsedTime(started);
            if (left <= TimeSpan.Zero)
                throw new TimeoutException("no time was left for it.");
            await wanted.MeasureAsync(session, figure).WaitAsync(left);
        }
        catch (Exception failed)
        {
            figure.Failure = failed.Message;
            Console.WriteLine($"  broke off: {(args.Contains("--trace") ? failed : failed.Message)}");
        }

        figure.Seconds = Stopwatch.GetElapsedTime(at).TotalSeconds;
        foreach (var row in figure.Rows)
        {
            var goal = row.Goal.Length > 0 ? $"   goal {row.Goal}: {(row.Met == true ? "met" : "missed")}" : "";
            Console.WriteLine(FormattableString.Invariant($"  {row.What}: {row.Value:0.##} {row.Unit}{goal}"));
        }

        foreach (var row in figure.CpuRows)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  CPU, {row.What}: app {row.App:0.000} ms, PostgreSQL {row.Postgres:0.000} ms, {row.LoadName} {row.Load:0.000} ms; "
                + $"{row.Cores:0.00} cores busy"));
        }

        foreach (var line in args.Contains("--statements") ? await place.TakeStatementsAsync() : [])
            Console.WriteLine($"  {line}");
        await ReportWriter.WriteAsync(results, About(place, session, begun), figures);
    }
}

Console.WriteLine($"{Path.GetFullPath(results)}/latest.md");
return figures.Any(figure => figure.Failure is not null) ? 1 : 0;

string? ValueOf(string option) =>
    Array.IndexOf(args, option) is var at and >= 0 && at + 1 < args.Length
        ? args[at + 1]
        : args.FirstOrDefault(argument => argument.StartsWith(option + "=", StringComparison.Ordinal))?[(option.Length + 1)..];

static IReadOnlyList<string> About(Place place, Session session, DateTimeOffset begun)
{
    var load = File.ReadAllText("/proc/loadavg").Split(' ')[0];
    var idle = double.Parse(load, CultureInfo.InvariantCulture) < 4 * Environment.ProcessorCount;
    return
    [
        string.Create(
            CultureInfo.InvariantCulture,
            $"{begun:yyyy-MM-dd HH:mm} UTC, {Environment.ProcessorCount} cores, PostgreSQL {place.PostgresVersion} with fsync on, "
                + $".NET {Environment.Version}, Release builds; API, worker, PostgreSQL, Sandbox and load generator on one machine."),
        $"Every figure is a ratio taken in this run: absolute numbers say nothing on another "
            + $"machine.{(session.Quick ? " **A quick run, to try the bench out: its figures mean nothing.**" : "")}",
        $"Load average at the end: {load}{(idle ? "" : ", so that others worked on this machine too")}.",
    ];
}
