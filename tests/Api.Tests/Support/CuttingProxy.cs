using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Postato.Api.Tests.Support;

/// <summary>A proxy between the product and PostgreSQL that counts round trips and closes the connection at a chosen one.</summary>
internal sealed class CuttingProxy : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly NpgsqlConnectionStringBuilder target;
    private readonly Task accepting;
    private int trips;
    private int cutAt;
    private bool answerIsLost;

    public CuttingProxy(string connectionString)
    {
        target = new(connectionString);
        listener.Start();
        accepting = AcceptAsync();
    }

    /// <summary>The same database through this proxy.</summary>
    public string ConnectionString => new NpgsqlConnectionStringBuilder(target.ConnectionString)
    {
        Host = "127.0.0.1",
        Port = ((IPEndPoint)listener.LocalEndpoint).Port,
        // A single connection, so that the counted round trips belong to one call.
        MaxPoolSize = 1,
    }.ConnectionString;

    /// <summary>Round trips since <see cref="Watch"/>.</summary>
    public int Trips => Volatile.Read(ref trips);

    public void Watch() => (trips, cutAt) = (0, 0);

    /// <summary>Closes the connection once, at this round trip: before it reaches the database, or after it took effect there.</summary>
    public void Cut(int atTrip, bool answerIsLost) => (trips, cutAt, this.answerIsLost) = (0, atTrip, answerIsLost);

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await accepting;
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = RelayAsync(await listener.AcceptTcpClientAsync(stop.Token));
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private async Task RelayAsync(TcpClient product)
    {
        using var client = product;
        using var database = new TcpClient();
        await database.ConnectAsync(target.Host!, target.Port, stop.Token);
        var line = new Line();
        await Task.WhenAny(
            PumpAsync(client.GetStream(), database.GetStream(), () => line.Spoke(ref trips) && IsCut(lost: false)),
            PumpAsync(database.GetStream(), client.GetStream(), () => line.Heard() && IsCut(lost: true)));
    }

    private bool IsCut(bool lost)
    {
        if (cutAt == 0 || Trips != cutAt || answerIsLost != lost)
            return false;

        cutAt = 0;
        return true;
    }

    private async Task PumpAsync(NetworkStream from, NetworkStream to, Func<bool> cut)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await from.ReadAsync(buffer, stop.Token) is var count and > 0 && !cut())
                await to.WriteAsync(buffer.AsMemory(0, count), stop.Token);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // One side closed the connection, so the other is closed too.
        }
    }

    /// <summary>Which side sent last on a connection.</summary>
    private sealed class Line
    {
        private int speaking;

        public bool Spoke(ref int trips)
        {
            if (Interlocked.Exchange(ref speaking, 1) == 0)
                Interlocked.Increment(ref trips);
            return true;
        }

        public bool Heard()
        {
            Interlocked.Exchange(ref speaking, 0);
            return true;
        }
    }
}
