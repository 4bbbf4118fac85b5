namespace Postato.Application.RateLimits;

/// <summary>A number of requests per time window.</summary>
/// <param name="Name">The name in headers and refusals: <c>key</c>, <c>workspace</c>, <c>tenant</c>, <c>network</c>.</param>
public sealed record RateLimit(string Name, int Quota, TimeSpan Window);
