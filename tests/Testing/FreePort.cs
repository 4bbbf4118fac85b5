using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Postato.Testing;

/// <summary>
/// Ports for servers that are started a moment later: outside the ephemeral range and never the same one twice, so that nothing takes one
/// meanwhile.
/// </summary>
public static class FreePort
{
    private const int First = 10_000;
    private const int Count = 20_000;

    private static int next = RandomNumberGenerator.GetInt32(Count);

    public static int Find()
    {
        while (true)
        {
            var port = First + (int)((uint)Interlocked.Increment(ref next) % Count);
            if (IsFree(port))
                return port;
        }
    }

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
