using System.Globalization;

namespace Postato.Infrastructure.Networks.Shared;

/// <summary>Options of a network that can tell what is wrong with them.</summary>
internal interface INetworkOptions
{
    /// <summary>By <see cref="Setting"/>; null when all is well.</summary>
    string? Mistake { get; }
}

/// <summary>A wrong setting, as its operator is told at start: both forms of its name, what was found, what is allowed.</summary>
internal static class Setting
{
    /// <param name="name">Below <c>Networks</c>: <c>X:ChunkBytes</c>.</param>
    public static string Mistake(string name, object? found, string allowed)
    {
        var inEnvironment = $"Networks__{name.Replace(":", "__", StringComparison.Ordinal)}";
        return string.Create(
            CultureInfo.InvariantCulture, $"Networks:{name} ({inEnvironment}): found {found ?? "nothing"}; allowed: {allowed}.");
    }
}
