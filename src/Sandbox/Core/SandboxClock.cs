namespace Postato.Sandbox.Core;

/// <summary>The Sandbox's time, which tests can move ahead: tokens expire, windows end.</summary>
internal sealed class SandboxClock : TimeProvider
{
    private long aheadTicks;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddTicks(Interlocked.Read(ref aheadTicks));

    public void Advance(TimeSpan time) => Interlocked.Add(ref aheadTicks, time.Ticks);
}
