namespace Postato.Application;

/// <summary>
/// Where this installation is reached from outside: every absolute address is built from it, never from what a request says.
/// </summary>
public sealed record PublicAddress(Uri Root)
{
    public Uri Of(string path) => new(Root, path);
}
