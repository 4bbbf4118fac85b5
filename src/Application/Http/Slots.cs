namespace Postato.Application.Http;

/// <summary>Limits how many run at once for each subject. A few more wait in line; the rest are refused.</summary>
public sealed class Slots<TSubject>(int atOnce, int waiting)
    where TSubject : notnull
{
    private readonly Dictionary<TSubject, Line> lines = [];

    /// <summary>A slot to dispose of; null when too many are waiting.</summary>
    public async Task<IDisposable?> EnterAsync(TSubject subject, CancellationToken ct)
    {
        Line? line;
        lock (lines)
        {
            if (!lines.TryGetValue(subject, out line))
                lines[subject] = line = new Line(atOnce);
            if (line.People == atOnce + waiting)
                return null;
            line.People++;
        }

        try
        {
            await line.Free.WaitAsync(ct);
            return new Slot(this, subject, line);
        }
        catch (OperationCanceledException)
        {
            Leave(subject, line);
            throw;
        }
    }

    // The last holder removes the queue.
    private void Leave(TSubject subject, Line line)
    {
        lock (lines)
        {
            if (--line.People == 0)
                lines.Remove(subject);
        }
    }

    private sealed class Line(int atOnce)
    {
        public SemaphoreSlim Free { get; } = new(atOnce);

        public int People { get; set; }
    }

    private sealed class Slot(Slots<TSubject> slots, TSubject subject, Line line) : IDisposable
    {
        private int left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref left, 1) != 0)
                return;

            line.Free.Release();
            slots.Leave(subject, line);
        }
    }
}
