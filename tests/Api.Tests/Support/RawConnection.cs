using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Postato.Api.Tests.Support;

/// <summary>Sends and receives raw bytes, so that no HTTP library corrects the request.</summary>
internal sealed class RawConnection : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly TcpClient client = new();

    public static async Task<RawConnection> OpenAsync(ApiHost host)
    {
        var connection = new RawConnection();
        await connection.client.ConnectAsync(IPAddress.Loopback, host.Address.Port, TestContext.Current.CancellationToken);
        return connection;
    }

    public async Task SendAsync(string text) =>
        await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(text), TestContext.Current.CancellationToken);

    /// <summary>Reads until the host closes the connection; fails when it does not.</summary>
    public async Task<string> ReadToEndAsync()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Deadline);
        using var all = new MemoryStream();
        try
        {
            await client.GetStream().CopyToAsync(all, patience.Token);
        }
        catch (IOException)
        {
            // A reset is closed too.
        }

        return Encoding.Latin1.GetString(all.ToArray());
    }

    public void Dispose() => client.Dispose();
}
