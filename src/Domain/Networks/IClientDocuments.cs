using System.Text.Json.Nodes;

namespace Postato.Domain.Networks;

/// <summary>
/// Documents that describe this installation to a network's servers. The API host serves each at <c>/oauth/{platform}/{name}</c>.
/// </summary>
public interface IClientDocuments
{
    /// <summary>Their file names: <c>client-metadata.json</c>.</summary>
    IReadOnlyList<string> Names { get; }

    /// <summary>Null when this installation needs none.</summary>
    /// <param name="publicUrl">The public address of this host.</param>
    /// <param name="redirectUri">Where the network redirects people back to.</param>
    JsonObject? Read(string name, Uri publicUrl, Uri redirectUri);
}
