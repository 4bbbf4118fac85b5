using System.Globalization;
using System.Security.Cryptography;

namespace Postato.Sandbox.Networks.Mastodon;

/// <summary>Ids as the server's software creates them: numbers that contain the time, or ULIDs. Clients treat both as texts.</summary>
internal sealed class Ids(TimeProvider clock)
{
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    private long last;

    public string Next(ServerOptions server)
    {
        var milliseconds = clock.GetUtcNow().ToUnixTimeMilliseconds();
        return server.Software == "mastodon" ? Snowflake(milliseconds) : Ulid(milliseconds);
    }

    // In order of creation, also while the clock stands still.
    private string Snowflake(long milliseconds)
    {
        while (true)
        {
            var before = Interlocked.Read(ref last);
            var next = Math.Max(milliseconds << 16, before + 1);
            if (Interlocked.CompareExchange(ref last, next, before) == before)
                return next.ToString(CultureInfo.InvariantCulture);
        }
    }

    private static string Ulid(long milliseconds) => string.Create(26, milliseconds, static (span, time) =>
    {
        for (var i = 9; i >= 0; i--, time >>= 5)
            span[i] = Alphabet[(int)(time & 31)];
        for (var i = 10; i < 26; i++)
            span[i] = Alphabet[RandomNumberGenerator.GetInt32(32)];
    });
}
