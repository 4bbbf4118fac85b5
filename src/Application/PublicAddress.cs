namespace Postato.Application;

/// <summary>The public address of this installation. Every absolute URL is built from it, never from a request.</summary>
public sealed record PublicAddress(Uri Root)
{
    public Uri Of(string path) => new(Root, path);
}
