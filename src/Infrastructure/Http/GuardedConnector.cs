using System.Net;
using System.Net.Sockets;

namespace Postato.Infrastructure.Http;

/// <summary>
/// Opens the connection of every outgoing request. The check is made here, at the last moment before a socket exists, so that no code path
/// avoids it: one DNS resolution, every address judged, and a connection to an address, never to a name.
/// </summary>
internal sealed class GuardedConnector(UrlPolicy policy, FetchOptions options, IResolver resolver, TimeProvider clock)
{
    private const int MaximumAddresses = 32;

    private static readonly TimeSpan ResolveLimit = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(5);

    /// <summary>Timeout for DNS, connection and TLS together.</summary>
    public static TimeSpan WholeLimit => ResolveLimit + ConnectLimit;

    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken ct)
    {
        var url = context.InitialRequestMessage.RequestUri!;
        if (policy.FindRefusal(url) is { } reason)
            throw new TargetRefused(reason);

        var addresses = await AddressesOfAsync(url, context.DnsEndPoint.Host, ct);
        using var limit = new CancellationTokenSource(ConnectLimit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        SocketException? last = null;
        foreach (var address in addresses)
        {
            try
            {
                return await ConnectAsync(new IPEndPoint(address, context.DnsEndPoint.Port), either.Token);
            }
            catch (SocketException failed)
            {
                last = failed;
            }
            catch (OperationCanceledException) when (limit.IsCancellationRequested)
            {
                throw new SocketException((int)SocketError.TimedOut);
            }
        }

        throw last ?? new SocketException((int)SocketError.HostNotFound);
    }

    private static async Task<NetworkStream> ConnectAsync(IPEndPoint target, CancellationToken ct)
    {
        var socket = new Socket(target.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(target, ct);
            if (!target.Equals(socket.RemoteEndPoint))
                throw new TargetRefused("remote end point");

            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task<IReadOnlyList<IPAddress>> AddressesOfAsync(Uri url, string host, CancellationToken ct)
    {
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await ResolveAsync(host, ct);
        if (addresses.Count > MaximumAddresses)
            throw new TargetRefused("too many addresses");
        if (!policy.IsOpened(url) && addresses.Any(address => !AddressPolicy.IsAllowed(address, options.Nat64Prefix)))
            throw new TargetRefused("address");

        return addresses;
    }

    private async Task<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(ResolveLimit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        try
        {
            // The system's DNS call cannot always be cancelled, so it is abandoned.
            return await resolver.ResolveAsync(host, either.Token).WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            throw new SocketException((int)SocketError.TryAgain);
        }
    }
}
