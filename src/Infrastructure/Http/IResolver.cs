using System.Net;

namespace Postato.Infrastructure.Http;

/// <summary>Turns a name into addresses: a port, so that tests can answer for a hostile name server.</summary>
internal interface IResolver
{
    /// <exception cref="System.Net.Sockets.SocketException">There is no such name, or nobody could be asked.</exception>
    Task<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken ct);
}

/// <summary>The machine's own resolver.</summary>
internal sealed class SystemResolver : IResolver
{
    public async Task<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken ct) =>
        await Dns.GetHostAddressesAsync(host, ct);
}
