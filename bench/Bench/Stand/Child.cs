using System.Diagnostics;
using Postato.Run;

namespace Postato.Bench.Stand;

/// <summary>A program under measurement, started directly so that its process id is known; its output goes to a file.</summary>
internal sealed class Child(Process process) : IAsyncDisposable
{
    public int Pid => process.Id;

    public static Child Start(ProcessStartInfo info, string logFile)
    {
        // exec, so that the shell's id becomes the program's.
        var start = new ProcessStartInfo(
            "sh", ["-c", "exec \"$@\" >>\"$BENCH_LOG\" 2>&1 </dev/null", "sh", info.FileName, .. info.ArgumentList])
        {
            WorkingDirectory = info.WorkingDirectory,
        };
        foreach (var (name, value) in info.Environment)
            start.Environment[name] = value;
        start.Environment["BENCH_LOG"] = logFile;
        return new(Process.Start(start) ?? throw new InvalidOperationException($"{info.FileName} could not be started."));
    }

    public async Task StopAsync(bool interrupt = false)
    {
        if (!process.HasExited)
        {
            _ = Supervised.Kill(process.Id, interrupt ? Supervised.Interrupt : Supervised.Terminate);
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(50));
            try
            {
                await process.WaitForExitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        process.Dispose();
    }
}
