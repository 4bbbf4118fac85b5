using System.Globalization;
using Postato.Domain.Primitives;

namespace Postato.Application.RateLimits;

/// <summary>The state of its bucket after one request.</summary>
/// <param name="Remaining">Tokens that are left.</param>
/// <param name="More">Time until one more token is available.</param>
public readonly record struct RateLimitState(RateLimit Limit, bool Allowed, int Remaining, TimeSpan More)
{
    public RateLimited? Refusal => Allowed ? null : new RateLimited(TimeSpan.FromSeconds(Seconds), Limit.Name);

    /// <summary>Value of <c>RateLimit-Policy</c>: <c>"key";q=600;w=60</c>.</summary>
    public string Policy =>
        string.Create(CultureInfo.InvariantCulture, $"\"{Limit.Name}\";q={Limit.Quota};w={(int)Limit.Window.TotalSeconds}");

    /// <summary>Value of <c>RateLimit</c>: <c>"key";r=0;t=1</c>.</summary>
    public string Left => string.Create(CultureInfo.InvariantCulture, $"\"{Limit.Name}\";r={Remaining};t={Seconds}");

    private int Seconds => Math.Max(1, (int)Math.Ceiling(More.TotalSeconds));
}
