using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Postato.Run;

try
{
#pragma warning disable RS0030 // This program has no configuration but its environment.
    var home = RunHome.Open(Environment.GetEnvironmentVariable("POSTATO_HOME") is { Length: > 0 } given ? given : ".postato");
#pragma warning restore RS0030
    return args switch
    {
        ["stop"] => await Lifetime.StopAsync(home),
        ["status"] => Lifetime.PrintStatus(home),
        _ when args.Contains("--detach") => await Lifetime.DetachAsync(home, args),
        _ => await Lifetime.RunAsync(home, args.Contains("--ports"), HostsOf(args)),
    };
}
catch (Sentence sentence)
{
    Console.Error.WriteLine(sentence.Message);
    return 1;
}

// How many API hosts and workers: for trying out what holds for several.
static int HostsOf(string[] args) => Array.IndexOf(args, "--hosts") switch
{
    < 0 => 1,
    var at => at + 1 < args.Length && int.TryParse(args[at + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is >= 1 and <= 4
        ? count
        : throw new Sentence("--hosts takes a number from 1 to 4: that many API hosts and workers."),
};

/// <summary>One supervisor a home.</summary>
internal static class Lifetime
{
    public static async Task<int> RunAsync(RunHome home, bool anyPorts, int hosts)
    {
        using var held = TryHold(home);
        if (held is null)
            return PrintStatus(home);

        await File.WriteAllTextAsync(home.PidFile, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        using var stop = new CancellationTokenSource();
        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.Cancel();
        }

        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Stop);
        try
        {
            await new Supervisor(home, hosts).RunAsync(anyPorts, stop.Token);
            return 0;
        }
        finally
        {
            File.Delete(home.PidFile);
        }
    }

    public static async Task<int> DetachAsync(RunHome home, string[] args)
    {
        if (IsHeld(home))
            return PrintStatus(home);

        var output = Path.Combine(home.Logs, "run.log");
        var before = File.Exists(home.DemoFile) ? File.GetLastWriteTimeUtc(home.DemoFile) : default;
        var start = new ProcessStartInfo("setsid", ["sh", "-c", "exec \"$0\" \"$@\" >\"$POSTATO_RUN_LOG\" 2>&1 </dev/null", Environment.ProcessPath!, .. args.Where(argument => argument != "--detach")]);
        start.Environment["POSTATO_RUN_LOG"] = output;
        start.Environment["POSTATO_HOME"] = home.Folder;
        using var child = Process.Start(start)!;
        while (!child.HasExited)
        {
            if (File.Exists(home.DemoFile) && File.GetLastWriteTimeUtc(home.DemoFile) != before && File.ReadAllText(output).Contains("Postato is running", StringComparison.Ordinal))
            {
                Console.Write(await File.ReadAllTextAsync(output));
                return 0;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }

        Console.Error.Write(await File.ReadAllTextAsync(output));
        return 1;
    }

    public static async Task<int> StopAsync(RunHome home)
    {
        if (!IsHeld(home) || !File.Exists(home.PidFile))
        {
            Console.WriteLine("Nothing is running here.");
            return 0;
        }

        var pid = int.Parse(await File.ReadAllTextAsync(home.PidFile), CultureInfo.InvariantCulture);
        _ = Supervised.Kill(pid, Supervised.Terminate);
        while (IsHeld(home))
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        Console.WriteLine("Stopped.");
        return 0;
    }

    public static int PrintStatus(RunHome home)
    {
        if (!IsHeld(home) || home.ReadDemo() is not { } demo)
        {
            Console.WriteLine(IsHeld(home) ? "Starting." : "Nothing is running here.");
            return 0;
        }

        Console.WriteLine($"Running: api {demo.Pids.Api}, worker {demo.Pids.Worker}, sandbox {demo.Pids.Sandbox}, postgres {demo.Pids.Postgres?.ToString(CultureInfo.InvariantCulture) ?? "(yours)"}");
        Banner.Print(demo);
        return 0;
    }

    // The lock goes with the process, however it ends.
    private static FileStream? TryHold(RunHome home)
    {
        try
        {
            return new FileStream(home.LockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static bool IsHeld(RunHome home)
    {
        using var held = TryHold(home);
        return held is null;
    }
}
