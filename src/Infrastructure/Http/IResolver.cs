using System.Net;

namespace Postato.Infrastructure.Http;

/// <summary>Turns a name into addresses: a port, so that tests can answer for a hostile name server.</summary>
internal interface IResolver
{
    Task<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken ct);
}

internal sealed class SystemResolver : IResolver
{
    public async Task<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken ct) => await Dns.GetHostAddressesAsync(host, ct);
}
