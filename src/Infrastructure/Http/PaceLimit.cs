namespace Postato.Infrastructure.Http;

/// <summary>Cancels an answer that arrives too slowly: less than 16 KiB/s over a window of 10 s.</summary>
internal sealed class PaceLimit : IDisposable
{
    private const long LeastBytes = 10 * 16 * 1024;

    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource tooSlow = new();
    private readonly ITimer timer;
    private long inWindow;

    public PaceLimit(TimeProvider clock) => timer = clock.CreateTimer(_ => CloseWindow(), null, Window, Window);

    public CancellationToken TooSlow => tooSlow.Token;

    public void Count(int bytes) => Interlocked.Add(ref inWindow, bytes);

    // Not disposed, because the timer may fire once more after this.
    public void Dispose() => timer.Dispose();

    private void CloseWindow()
    {
        if (Interlocked.Exchange(ref inWindow, 0) < LeastBytes)
            tooSlow.Cancel();
    }
}
