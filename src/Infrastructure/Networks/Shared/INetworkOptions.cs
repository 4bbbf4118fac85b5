using System.Globalization;

namespace Postato.Infrastructure.Networks.Shared;

/// <summary>Options of a network that can validate themselves.</summary>
internal interface INetworkOptions
{
    /// <summary>Made with <see cref="Setting"/>; null when all are valid.</summary>
    string? Mistake { get; }
}

/// <summary>The message at start for an invalid setting: both forms of its name, what was found, what is allowed.</summary>
internal static class Setting
{
    /// <param name="name">The path below <c>Networks</c>: <c>X:ChunkBytes</c>.</param>
    public static string Mistake(string name, object? found, string allowed)
    {
        var inEnvironment = $"Networks__{name.Replace(":", "__", StringComparison.Ordinal)}";
        return string.Create(
            CultureInfo.InvariantCulture, $"Networks:{name} ({inEnvironment}): found {found ?? "nothing"}; allowed: {allowed}.");
    }
}
