using System.Globalization;

namespace Postato.Domain.Primitives;

/// <summary>Instants as answers and events spell them: ISO 8601, UTC with milliseconds and <c>Z</c>.</summary>
public static class UtcInstant
{
    public static string Of(DateTimeOffset instant) =>
        instant.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
