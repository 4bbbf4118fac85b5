using System.Diagnostics;

namespace Postato.Chaos;

/// <summary>
/// Sets each worker's clock ahead or behind with libfaketime: the <c>dotnet</c> that the supervisor finds is a script that preloads the
/// library for workers only and then runs the real one. The product is unchanged, and monotonic clocks stay correct.
/// </summary>
internal sealed class Clocks
{
    private static readonly string[] Libraries =
    [
        "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1", "/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1",
        "/usr/lib64/faketime/libfaketimeMT.so.1", "/usr/lib/faketime/libfaketimeMT.so.1",
    ];

    private readonly string folder;

    private Clocks(string folder) => this.folder = folder;

    /// <summary>Null when libfaketime is not installed; clocks are then not changed.</summary>
    public static Clocks? SetUp(string home, ProcessStartInfo start)
    {
        if (Libraries.FirstOrDefault(File.Exists) is not { } library || DotnetOf(start) is not { } dotnet)
            return null;

        var clocks = new Clocks(Directory.CreateDirectory(Path.Combine(home, "clocks")).FullName);
        foreach (var worker in new[] { Victim.FirstWorker, Victim.SecondWorker })
            clocks.Set(worker, 0);
        var script = Path.Combine(clocks.folder, "dotnet");
        File.WriteAllText(script, $"""
            #!/bin/sh
            case "$1" in */Postato.Worker.dll)
                export LD_PRELOAD='{library}' FAKETIME_TIMESTAMP_FILE='{clocks.folder}'/"$Delivery__Worker" FAKETIME_CACHE_DURATION=1 DONT_FAKE_MONOTONIC=1 FAKETIME_DONT_FAKE_MONOTONIC=1 FAKETIME_FORCE_MONOTONIC_FIX=0 ;;
            esac
            exec '{dotnet}' "$@"

            """.ReplaceLineEndings("\n"));
        File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        start.Environment["PATH"] = $"{clocks.folder}:{start.Environment["PATH"]}";
        return clocks;
    }

    /// <summary>Takes effect within a second or two, also in a running process.</summary>
    public void Set(Victim worker, int secondsAhead)
    {
        var (file, next) = (
            Path.Combine(folder, worker == Victim.FirstWorker ? "worker-1" : "worker-2"), Path.Combine(folder, $"next-{worker}"));
        File.WriteAllText(next, $"{secondsAhead:+0;-0;+0}s");
        File.Move(next, file, overwrite: true);
    }

    private static string? DotnetOf(ProcessStartInfo start) => (start.Environment["PATH"] ?? "").Split(':')
        .Select(path => Path.Combine(path, "dotnet")).FirstOrDefault(File.Exists);
}
