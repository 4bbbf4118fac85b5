using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Postato.Run;

/// <summary>
/// The ports of a home. All of them are reserved before anything starts, so that none is assigned twice or taken by another program
/// meanwhile. A network keeps its port, because the port is part of its address.
/// </summary>
internal sealed class Ports : IDisposable
{
    public const string Api = "api";
    public const string ApiRpc = "apiRpc";
    public const string WorkerHttp = "workerHttp";
    public const string WorkerRpc = "workerRpc";
    public const string Sandbox = "sandbox";
    public const string Postgres = "postgres";

    private static readonly (string Name, int Usual)[] Movable =
        [(Api, 5080), (ApiRpc, 5081), (WorkerHttp, 5082), (WorkerRpc, 5083), (Sandbox, 5090), (Postgres, 5433)];

    private readonly Dictionary<string, TcpListener> held = [];

    /// <summary>By name.</summary>
    public Dictionary<string, int> Numbers { get; } = [];

    /// <summary>The ports of the Sandbox: its page and its networks.</summary>
    public static IEnumerable<string> OfSandbox => Networks.Select(port => port.Name).Prepend(Sandbox);

    private static IEnumerable<(string Name, int Usual)> Networks => DemoNetwork.All.SelectMany(network => network.Ports);

    /// <param name="before">The ports that this home used before.</param>
    /// <param name="first">For new ports: null for the default numbers, 0 for any, otherwise the first of a range.</param>
    public static Ports Hold(IReadOnlyDictionary<string, int> before, int? first, int hosts)
    {
        var ports = new Ports();
        try
        {
            // Fixed ports come first, and no other service takes a port that the home remembers.
            foreach (var (name, _) in Networks.Where(port => before.ContainsKey(port.Name)))
                ports.Keep(name, before[name]);
            foreach (var (name, usual) in Movable.Concat(More(hosts)).Concat(Networks).Where(port => !ports.Numbers.ContainsKey(port.Name)))
                ports.Find(
                    name,
                    before.TryGetValue(name, out var had) ? had : first switch { null => usual, 0 => RandomStart(), { } from => from },
                    before);
            return ports;
        }
        catch
        {
            ports.Dispose();
            throw;
        }
    }

    /// <summary>The name of a port of the host with this number, from 1.</summary>
    public static string Of(string name, int host) => host == 1 ? name : $"{name}{host}";

    /// <summary>These, and those that an earlier run with more hosts used.</summary>
    public Dictionary<string, int> With(IReadOnlyDictionary<string, int> before) =>
        Numbers.Concat(before.Where(other => !Numbers.ContainsKey(other.Key))).ToDictionary();

    /// <summary>Releases ports for the program that is about to be started on them.</summary>
    public void Release(params IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            if (held.Remove(name, out var listener))
                listener.Dispose();
        }
    }

    public void Dispose() => Release([.. held.Keys]);

    // For the second host and further ones.
    private static IEnumerable<(string Name, int Usual)> More(int hosts) =>
        Enumerable.Range(2, hosts - 1)
            .SelectMany(
                i => ((string[])[Api, ApiRpc, WorkerHttp, WorkerRpc]).Select((name, n) => (Of(name, i), 5_080 + (100 * (i - 1)) + n)));

    // Below the ephemeral ports, one of which could be taken before the server starts.
    private static int RandomStart() => RandomNumberGenerator.GetInt32(10_000, 30_000);

    private void Keep(string name, int port)
    {
        if (!TryHold(name, port))
            throw new Sentence(
                $"Port {port} of the Sandbox's network {name} is held by {PortHolder.Of(port)}: end it, or set POSTATO_HOME to another "
                    + $"folder for a copy with ports of its own.");
    }

    private void Find(string name, int from, IReadOnlyDictionary<string, int> before)
    {
        var others = before.Where(other => other.Key != name).Select(other => other.Value).ToHashSet();
        for (var port = from; port <= ushort.MaxValue; port++)
        {
            if (!others.Contains(port) && TryHold(name, port))
                return;
        }

        throw new Sentence($"No port from {from} on is free: end some programs that listen.");
    }

    private bool TryHold(string name, int port)
    {
        var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            held[name] = listener;
            Numbers[name] = port;
            return true;
        }
        catch (SocketException)
        {
            listener.Dispose();
            return false;
        }
    }
}
