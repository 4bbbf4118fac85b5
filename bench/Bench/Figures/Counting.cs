using System.Diagnostics;

namespace Postato.Bench.Figures;

/// <summary>How many operations one thread does per second, and what each allocates.</summary>
internal static class Counting
{
    public static (double Rate, double Bytes) Of(Session session, Action<int> act)
    {
        For(session.Scaled(4.0, 1.0), act);
        var (allocated, started) = (GC.GetAllocatedBytesForCurrentThread(), Stopwatch.GetTimestamp());
        // The thread's own CPU time, so that other programs do not count.
        var count = For(session.Scaled(6.0, 1.0), act);
        return (count.Done / count.Seconds, (GC.GetAllocatedBytesForCurrentThread() - allocated) / (double)count.Done);
    }

    private static (long Done, double Seconds) For(double seconds, Action<int> act)
    {
        var (started, cpu) = (Stopwatch.GetTimestamp(), Process.GetCurrentProcess().TotalProcessorTime);
        long done = 0;
        while (Stopwatch.GetElapsedTime(started).TotalSeconds < seconds)
        {
            for (var i = 0; i < 1_000; i++)
                act(i);
            done += 1_000;
        }

        return (done, (Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalSeconds);
    }
}
