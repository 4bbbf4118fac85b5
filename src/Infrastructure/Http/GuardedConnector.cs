using System.Net;
using System.Net.Sockets;

namespace Postato.Infrastructure.Http;

/// <summary>
/// Opens connections for every outgoing request. The check sits here, at the last moment before a socket exists, so that
/// no path walks around it: one resolution, every address judged, connected to an address and never to a name.
/// </summary>
internal sealed class GuardedConnector(UrlPolicy policy, FetchOptions options, IResolver resolver, TimeProvider clock)
{
    private static readonly TimeSpan ResolveLimit = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(5);
    private const int MaximumAddresses = 32;

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
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                var target = new IPEndPoint(address, context.DnsEndPoint.Port);
                await socket.ConnectAsync(target, either.Token);
                if (!target.Equals(socket.RemoteEndPoint))
                    throw new TargetRefused("remote end point");

                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (SocketException failed)
            {
                socket.Dispose();
                last = failed;
            }
            catch (OperationCanceledException) when (limit.IsCancellationRequested)
            {
                // As a socket error, so that it reads as what it is: no connection, nothing sent.
                socket.Dispose();
                throw new SocketException((int)SocketError.TimedOut);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }

        throw last ?? new SocketException((int)SocketError.HostNotFound);
    }

    private async Task<IReadOnlyList<IPAddress>> AddressesOfAsync(Uri url, string host, CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(ResolveLimit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await resolver.ResolveAsync(host, either.Token);
        if (addresses.Count > MaximumAddresses)
            throw new TargetRefused("too many addresses");
        if (!policy.IsOpened(url) && addresses.Any(address => !AddressPolicy.IsAllowed(address, options.Nat64)))
            throw new TargetRefused("address");

        return addresses;
    }
}

/// <summary>The guard said no: nothing was sent. The reason is for the log alone.</summary>
internal sealed class TargetRefused(string reason) : IOException($"The guarded door refused a target: {reason}.")
{
    public string Reason { get; } = reason;
}
