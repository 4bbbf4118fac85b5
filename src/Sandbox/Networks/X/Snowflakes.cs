using Postato.Sandbox.Core;

namespace Postato.Sandbox.Networks.X;

/// <summary>Ids that contain their time of creation, each greater than the one before.</summary>
internal sealed class Snowflakes(SandboxClock clock)
{
    private const long Epoch = 1_288_834_974_657;

    private ulong last;

    public ulong Next()
    {
        while (true)
        {
            var before = Volatile.Read(ref last);
            var next = Math.Max(before + 1, FirstAt(clock.GetUtcNow()));
            if (Interlocked.CompareExchange(ref last, next, before) == before)
                return next;
        }
    }

    /// <summary>An id from an earlier process: new ids are greater, whatever the clock says.</summary>
    public void Seen(ulong id) => last = Math.Max(last, id);

    public static ulong FirstAt(DateTimeOffset at) => (ulong)Math.Max(0, at.ToUnixTimeMilliseconds() - Epoch) << 22;

    public static DateTimeOffset TimeOf(ulong id) => DateTimeOffset.FromUnixTimeMilliseconds((long)(id >> 22) + Epoch);
}
