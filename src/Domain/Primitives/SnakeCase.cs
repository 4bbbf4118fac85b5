using System.Collections.Concurrent;
using System.Text.Json;

namespace Postato.Domain.Primitives;

/// <summary>Enum members as the API and the database spell them: <c>PendingApproval</c> is <c>pending_approval</c>.</summary>
public static class SnakeCase
{
    private static readonly ConcurrentDictionary<Enum, string> Names = new();

    public static string Of<T>(T value)
        where T : struct, Enum => Names.GetOrAdd(value, static member => JsonNamingPolicy.SnakeCaseLower.ConvertName(member.ToString()));

    /// <summary>False for any other spelling, including another case.</summary>
    public static bool TryParse<T>(string text, out T value)
        where T : struct, Enum
    {
        foreach (var member in Enum.GetValues<T>())
        {
            if (Of(member) == text)
            {
                value = member;
                return true;
            }
        }

        value = default;
        return false;
    }
}
