using System.Text.Json.Nodes;

namespace Postato.Domain.Networks;

/// <summary>
/// Documents by which a network's servers know this installation. The API host serves each at <c>/oauth/{platform}/{name}</c>.
/// </summary>
public interface IClientDocuments
{
    /// <summary>Their file names: <c>client-metadata.json</c>.</summary>
    IReadOnlyList<string> Names { get; }

    /// <summary>Null: this installation needs none.</summary>
    /// <param name="publicUrl">Where this host is reached from outside.</param>
    /// <param name="redirectUri">Where the network sends people back to.</param>
    JsonObject? Read(string name, Uri publicUrl, Uri redirectUri);
}
