using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Postato.Run;

/// <summary>The ports of a home. A network's address contains its port, so that a network keeps the one it got.</summary>
internal static class Ports
{
    public const string Api = "api";
    public const string ApiRpc = "apiRpc";
    public const string WorkerHttp = "workerHttp";
    public const string WorkerRpc = "workerRpc";
    public const string Sandbox = "sandbox";
    public const string Postgres = "postgres";

    private static readonly (string Name, int Usual, bool Keeps)[] All =
    [
        (Api, 5080, false), (ApiRpc, 5081, false), (WorkerHttp, 5082, false), (WorkerRpc, 5083, false),
        // The Sandbox's page is in the addresses of posts, the API's in client ids.
        (Sandbox, 5090, false), .. DemoNetwork.All.SelectMany(network => network.Ports).Select(port => (port.Name, port.Usual, true)), (Postgres, 5433, false),
    ];

    public static Dictionary<string, int> Choose(Dictionary<string, int> before, bool anyFree, int hosts)
    {
        var chosen = new Dictionary<string, int>();
        foreach (var (name, usual, keeps) in All.Concat(More(hosts)))
        {
            if (before.TryGetValue(name, out var had))
            {
                if (keeps && !IsFree(had))
                    throw new Sentence($"Port {had} of the Sandbox's network is held by {HolderOf(had)}: end it, or set POSTATO_HOME to another folder for a copy with ports of its own.");
                chosen[name] = IsFree(had) ? had : NextFree(had, chosen);
            }
            else
            {
                chosen[name] = anyFree ? NextFree(RandomStart(), chosen) : NextFree(usual, chosen);
            }
        }

        return chosen;
    }

    // Of the second host and those after it.
    private static IEnumerable<(string Name, int Usual, bool Keeps)> More(int hosts) =>
        Enumerable.Range(2, hosts - 1).SelectMany(i => ((string[])[Api, ApiRpc, WorkerHttp, WorkerRpc]).Select((name, n) => (Of(name, i), 5_080 + (100 * (i - 1)) + n, false)));

    /// <summary>The name of a port of the host with this number, from 1.</summary>
    public static string Of(string name, int host) => host == 1 ? name : $"{name}{host}";

    // Below the ports that the system gives to whoever connects: one of those may be taken between here and its server's start.
    private static int RandomStart() => RandomNumberGenerator.GetInt32(10_000, 30_000);

    private static int NextFree(int from, Dictionary<string, int> chosen)
    {
        for (var port = from; port <= ushort.MaxValue; port++)
        {
            if (!chosen.ContainsValue(port) && IsFree(port))
                return port;
        }

        throw new Sentence($"No port from {from} on is free: end some programs that listen.");
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    // /proc/net/tcp names the socket, /proc/{pid}/fd its holder.
    private static string HolderOf(int port)
    {
        try
        {
            var hex = port.ToString("X4", CultureInfo.InvariantCulture);
            var inode = File.ReadLines("/proc/net/tcp").Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .FirstOrDefault(columns => columns.Length > 9 && columns[1].EndsWith($":{hex}", StringComparison.Ordinal) && columns[3] == "0A")?[9];
            foreach (var process in Directory.EnumerateDirectories("/proc").Where(folder => int.TryParse(Path.GetFileName(folder), out _)))
            {
                if (Descriptors(process).Contains($"socket:[{inode}]"))
                    return $"{File.ReadAllText(Path.Combine(process, "comm")).Trim()} (process {Path.GetFileName(process)})";
            }
        }
        catch (IOException)
        {
            // Not a system that tells.
        }

        return "another program";
    }

    private static IEnumerable<string?> Descriptors(string process)
    {
        try
        {
            return [.. Directory.EnumerateFiles(Path.Combine(process, "fd")).Select(fd => new FileInfo(fd).LinkTarget)];
        }
        catch (Exception closed) when (closed is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
