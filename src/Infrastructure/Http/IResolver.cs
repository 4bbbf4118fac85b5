using System.Net;

namespace Postato.Infrastructure.Http;

/// <summary>Resolves a name to addresses: a port, so that tests can stand in for a hostile name server.</summary>
internal interface IResolver
{
    /// <exception cref="System.Net.Sockets.SocketException">There is no such name, or no name server answered.</exception>
    Task<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken ct);
}

/// <summary>The machine's own resolver.</summary>
internal sealed class SystemResolver : IResolver
{
    public async Task<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken ct) =>
        await Dns.GetHostAddressesAsync(host, ct);
}
