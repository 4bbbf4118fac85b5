using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Postato.Bench.Load;
using Postato.Bench.Stand;
using Postato.Domain.Accounts;
using Postato.Domain.Tenancy;

namespace Postato.Bench.Figures;

/// <summary>Load on the accept path, and its bound: the same rows, written by pgbench.</summary>
internal static partial class Accepting
{
    public const int Connections = 32;

    public static LoadPlan Plan(Session session, World world, double seconds, string status = "scheduled", int connections = Connections) =>
        new(
            [.. world.AccountNumbers.Select(account => new LoadTarget(
                $"{session.Place.ApiUrl}/v1/workspaces/{World.Printed<Workspace>(World.Workspace(account))}/posts",
                session.Place.Keys[World.TenantOf(account)], World.Printed<SocialAccount>(World.Account(account))))],
            connections, session.ApiIsWarm ? 1 : session.WarmSeconds, seconds, status);

    /// <summary>The load's result, and the CPU time of the measured part only.</summary>
    public static async Task<(LoadResult Load, Cpu Cpu)> LoadAsync(Session session, LoadPlan plan)
    {
        Cpu? before = null;
        var load = await LoadCommand.StartAsync(plan, () =>
        {
            before = session.Place.Cpu();
            return Task.CompletedTask;
        });
        session.ApiIsWarm = true;
        return (load, session.Place.Cpu() - before!);
    }

    public static async Task<Bound> BoundAsync(Session session, World world, int seconds)
    {
        var start = session.Place.Pgbench("accept.sql", world, Connections, seconds)
            ?? throw new InvalidOperationException(
                "There is no pgbench on this machine: install Debian's postgresql or the PostgreSQL that you use.");
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        var before = session.Place.Cpu();
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        var text = await output;
        if (Rate().Match(text) is not { Success: true } rate || process.ExitCode != 0)
            throw new InvalidOperationException($"pgbench ended with {process.ExitCode}: {await errors}{text}");

        return new(Number(rate), Number(Latency().Match(text)), (session.Place.Cpu() - before).Postgres / seconds, start.FileName);
    }

    private static double Number(Match match) => double.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"tps = ([0-9.]+)")]
    private static partial Regex Rate();

    [GeneratedRegex(@"latency average = ([0-9.]+) ms")]
    private static partial Regex Latency();

    /// <param name="Rate">Transactions a second.</param>
    /// <param name="Milliseconds">Mean latency.</param>
    /// <param name="PostgresCores">Cores that PostgreSQL kept busy.</param>
    public sealed record Bound(double Rate, double Milliseconds, double PostgresCores, string Program);
}
