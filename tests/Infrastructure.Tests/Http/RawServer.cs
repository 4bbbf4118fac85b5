using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Postato.Infrastructure.Tests.Http;

/// <summary>Answers each request on loopback with the bytes that a test wrote, and keeps what came.</summary>
internal sealed class RawServer : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly Func<string, string?> answer;
    private readonly List<string> requests = [];

    /// <param name="answer">From the request head to the raw answer; null: closes without one. The connection is closed after it.</param>
    public RawServer(Func<string, string?> answer)
    {
        this.answer = answer;
        listener.Start();
        _ = AcceptAsync();
    }

    public string Origin => $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";

    public IReadOnlyList<string> Requests
    {
        get
        {
            lock (requests)
                return [.. requests];
        }
    }

    public void Dispose() => listener.Dispose();

    public static string Ok(string body, string headers = "") => $"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\n{headers}\r\n{body}";

    public static string Redirect(string to) => $"HTTP/1.1 302 Found\r\nLocation: {to}\r\nContent-Length: 0\r\n\r\n";

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
            var stream = client.GetStream();
            var head = new StringBuilder();
            var one = new byte[1];
            while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await stream.ReadAsync(one) > 0)
                head.Append((char)one[0]);

            lock (requests)
                requests.Add(head.ToString());
            if (answer(head.ToString()) is { } bytes)
                await stream.WriteAsync(Encoding.ASCII.GetBytes(bytes));
        }
    }
}
