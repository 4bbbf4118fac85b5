using System.Net;
using System.Net.Sockets;

namespace Postato.Infrastructure.Tests.Http;

/// <summary>Listens on one port of every local address and counts connections.</summary>
internal sealed class ConnectionCounter : IDisposable
{
    private readonly List<Socket> listeners = [];
    private int connections;

    public ConnectionCounter()
    {
        var first = Listen(IPAddress.Any, 0);
        Port = ((IPEndPoint)first.LocalEndPoint!).Port;
        if (Socket.OSSupportsIPv6)
            Listen(IPAddress.IPv6Any, Port);
    }

    public int Port { get; }

    public int Connections => Volatile.Read(ref connections);

    public void Dispose() => listeners.ForEach(listener => listener.Dispose());

    private Socket Listen(IPAddress address, int port)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
            socket.DualMode = false;
        socket.Bind(new IPEndPoint(address, port));
        socket.Listen();
        listeners.Add(socket);
        _ = AcceptAsync(socket);
        return socket;
    }

    private async Task AcceptAsync(Socket socket)
    {
        try
        {
            while (true)
            {
                using var accepted = await socket.AcceptAsync();
                Interlocked.Increment(ref connections);
            }
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
