namespace Postato.Application.RateLimits;

/// <summary>So many in such a time.</summary>
/// <param name="Name">As headers and refusals name it: <c>key</c>, <c>workspace</c>, <c>tenant</c>, <c>network</c>.</param>
public sealed record RateLimit(string Name, int Quota, TimeSpan Window);
