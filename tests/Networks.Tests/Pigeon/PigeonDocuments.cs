using System.Text.Json.Nodes;
using Postato.Domain.Networks;

namespace Postato.Networks.Tests.Pigeon;

/// <summary>The client documents of the test network.</summary>
internal sealed class PigeonDocuments : IClientDocuments
{
    public IReadOnlyList<string> Names => ["loft.json"];

    public JsonObject? Read(string name, Uri publicUrl, Uri redirectUri) =>
        new() { ["loft"] = publicUrl.AbsoluteUri, ["home"] = redirectUri.AbsoluteUri };
}
