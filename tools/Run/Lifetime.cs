using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Postato.Run;

/// <summary>Starts, queries and ends the supervisor of a home, of which there is one.</summary>
internal sealed class Lifetime(RunHome home)
{
    private readonly Orphans orphans = new(home);

    public async Task<int> RunAsync(Arguments arguments)
    {
        using var held = TryHold();
        if (held is null)
            return PrintStatus();

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
            if (await orphans.EndAsync() is { Count: > 0 } ended)
                Console.WriteLine($"A run of this home was killed and left {Orphans.Describe(ended)}: ended, and started anew.");
            await new Supervisor(home, arguments.Hosts).RunAsync(arguments.FirstPort, stop.Token);
            return 0;
        }
        finally
        {
            File.Delete(home.PidFile);
        }
    }

    public async Task<int> DetachAsync(string[] args)
    {
        if (IsHeld())
            return PrintStatus();

        var output = Path.Combine(home.Logs, "run.log");
        RunHome.OpenLog(output, FileMode.Create).Dispose();
        var before = File.Exists(home.DemoFile) ? File.GetLastWriteTimeUtc(home.DemoFile) : default;
        var start = new ProcessStartInfo(
            "setsid",
            ["sh",
                "-c", "exec \"$0\" \"$@\" >\"$POSTATO_RUN_LOG\" 2>&1 </dev/null", Environment.ProcessPath!,
                .. args.Where(argument => argument != "--detach"),
            ]);
        start.Environment["POSTATO_RUN_LOG"] = output;
        start.Environment["POSTATO_HOME"] = home.Folder;
        using var child = Process.Start(start)!;
        while (!child.HasExited)
        {
            if (File.Exists(home.DemoFile) && File.GetLastWriteTimeUtc(home.DemoFile) != before
                && File.ReadAllText(output).Contains(Banner.Ready, StringComparison.Ordinal))
            {
                Banner.Print(home, home.ReadDemo()!);
                return 0;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }

        Console.Error.Write(await File.ReadAllTextAsync(output));
        return 1;
    }

    public async Task<int> StopAsync()
    {
        var asked = false;
        while (IsHeld())
        {
            if (!asked && Supervisor() is { } pid)
                asked = Supervised.Kill(pid, Supervised.Terminate) == 0;
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }

        var ended = await orphans.EndAsync();
        Console.WriteLine(
            ended.Count > 0
                ? $"Stopped: {Orphans.Describe(ended)}, which a killed run had left."
                : asked ? "Stopped." : "Nothing is running here.");
        return 0;
    }

    public int PrintStatus()
    {
        if (IsHeld() && home.ReadDemo() is { } demo)
        {
            Console.WriteLine(
                $"Running: api {demo.Pids.Api}, worker {demo.Pids.Worker}, sandbox {demo.Pids.Sandbox}, "
                    + $"postgres {demo.Pids.Postgres?.ToString(CultureInfo.InvariantCulture) ?? "(yours)"}");
            Banner.Print(home, demo);
        }
        else if (IsHeld())
        {
            Console.WriteLine("Starting.");
        }
        else if (orphans.Find() is { Count: > 0 } left)
        {
            Console.WriteLine(
                $"The supervisor of this home was killed, and left {Orphans.Describe(left)}. `./build.sh run` takes over, "
                    + $"`./build.sh run stop` ends them.");
        }
        else
        {
            Console.WriteLine("Nothing is running here.");
        }

        return 0;
    }

    // The process id that a killed run wrote may belong to another program by now.
    private int? Supervisor() =>
        File.Exists(home.PidFile)
            && int.TryParse(File.ReadAllText(home.PidFile), NumberStyles.None, CultureInfo.InvariantCulture, out var pid)
            && new ProcessEntry(pid).Command is [var program, ..] && Path.GetFileName(program) == Path.GetFileName(Environment.ProcessPath)
            ? pid
            : null;

    // The lock is released when the process ends, in whatever way.
    private FileStream? TryHold()
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

    private bool IsHeld()
    {
        using var held = TryHold();
        return held is null;
    }
}
