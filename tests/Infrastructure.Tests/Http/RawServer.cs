using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Postato.Infrastructure.Tests.Http;

/// <summary>A loopback server that answers each request with the test's bytes, and records the requests.</summary>
internal sealed class RawServer : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly Func<string, NetworkStream, Task<bool>> serve;
    private readonly List<string> requests = [];

    /// <param name="answer">
    /// From the request head to the raw answer; null closes the connection without one. It is closed after the answer too.
    /// </param>
    public RawServer(Func<string, string?> answer)
        : this(async (head, stream) =>
        {
            if (answer(head) is { } text)
                await WriteAsync(stream, text);
            return false;
        })
    { }

    /// <param name="serve">From the request head and the connection to whether it stays open for the next request.</param>
    public RawServer(Func<string, NetworkStream, Task<bool>> serve)
    {
        this.serve = serve;
        listener.Start();
        _ = AcceptAsync();
    }

    public string Authority => $"127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";

    public string Origin => $"http://{Authority}";

    public IReadOnlyList<string> Requests
    {
        get
        {
            lock (requests)
                return [.. requests];
        }
    }

    public void Dispose() => listener.Dispose();

    public static string Ok(string body, string headers = "") =>
        $"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\nConnection: close\r\n{headers}\r\n{body}";

    public static string Redirect(string to) => $"HTTP/1.1 302 Found\r\nLocation: {to}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

    public static async Task WriteAsync(NetworkStream stream, string text) => await stream.WriteAsync(Encoding.ASCII.GetBytes(text));

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await listener.AcceptTcpClientAsync());
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                bool open;
                do
                {
                    if (await ReadHeadAsync(stream) is not { } head)
                        return;

                    lock (requests)
                        requests.Add(head);
                    open = await serve(head, stream);
                }
                while (open);
            }
            catch (IOException)
            {
                // The client closed the connection.
            }
        }
    }

    private static async Task<string?> ReadHeadAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(one) == 0)
                return head.Length == 0 ? null : head.ToString();
            head.Append((char)one[0]);
        }

        return head.ToString();
    }
}
