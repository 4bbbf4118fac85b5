using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Postato.Run;

/// <summary>A child process that is restarted when it ends. This process is its direct parent, so the id it knows is the child's.</summary>
internal sealed partial class Supervised(
    string name, Func<ProcessStartInfo> start, string logFile, Action changed, Func<Task>? beforeStart = null)
{
    public const int Interrupt = 2;
    public const int Terminate = 15;
    public const int AtOnce = 9;

    /// <summary>How long it may take to end when asked to.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>A worker finishes its requests in progress first.</summary>
    public static readonly TimeSpan PatienceOfWorker = TimeSpan.FromSeconds(45);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongPause = TimeSpan.FromSeconds(5);

    // The exit code of a program that only a person can help.
    private const int Misconfigured = 78;
    private const int MostFailedStarts = 3;

    private readonly Lock gate = new();
    private string lastWords = "";
    private int failedStarts;
    private Process? process;
    private Task watching = Task.CompletedTask;
    private bool stopping;

    public string Name => name;

    /// <summary>Why it cannot start, in its own last words; null when it may.</summary>
    public string? Refusal { get; private set; }

    public int Pid => process is { HasExited: false } running ? running.Id : 0;

    public async Task StartAsync()
    {
        if (beforeStart is not null)
            await beforeStart();
        lock (gate)
        {
            if (stopping)
                return;

            var info = start();
            info.RedirectStandardOutput = info.RedirectStandardError = true;
            info.RedirectStandardInput = true;
            process = Process.Start(info) ?? throw new Sentence($"{name} could not be started.");
            process.StandardInput.Close();
            Pump(process);
            watching = WatchAsync(process);
        }

        changed();
    }

    public async Task StopAsync(int signal, TimeSpan patience)
    {
        Process? last;
        lock (gate)
        {
            stopping = true;
            last = process;
        }

        if (last is { HasExited: false })
        {
            _ = Kill(last.Id, signal);
            using var limit = new CancellationTokenSource(patience);
            try
            {
                await last.WaitForExitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                last.Kill(entireProcessTree: true);
            }
        }

        await watching;
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    internal static partial int Kill(int pid, int signal);

    private async Task WatchAsync(Process watched)
    {
        var started = Stopwatch.GetTimestamp();
        await watched.WaitForExitAsync();
        if (stopping)
            return;

        var atOnce = Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(3);
        failedStarts = atOnce ? failedStarts + 1 : 0;
        if (watched.ExitCode == Misconfigured || failedStarts >= MostFailedStarts)
            Refusal = lastWords.Length > 0 ? lastWords : $"it ended with {watched.ExitCode}, and its log says why: {logFile}";
        Console.Error.WriteLine($"{name} ended with {watched.ExitCode}; it is started again. Its log: {logFile}");
        // One that ends at once is not restarted for ever.
        await Task.Delay(atOnce ? LongPause : Pause, TimeProvider.System);
        await StartAsync();
    }

    private void Pump(Process from)
    {
        var log = new StreamWriter(RunHome.OpenLog(logFile)) { AutoFlush = true };
        var writing = new Lock();
        void Write(object _, DataReceivedEventArgs line)
        {
            if (line.Data is not null)
            {
                lock (writing)
                    log.WriteLine(line.Data);
            }
        }

        from.OutputDataReceived += Write;
        from.ErrorDataReceived += Write;
        from.ErrorDataReceived += (_, line) => lastWords = line.Data?.Trim() is { Length: > 0 } said
            && !said.StartsWith("at ", StringComparison.Ordinal)
            ? said
            : lastWords;
        from.BeginOutputReadLine();
        from.BeginErrorReadLine();
    }
}
