using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Postato.Run;

/// <summary>
/// The ports of a home, all of them held before anything starts, so that none is given out twice and nobody else takes one
/// meanwhile. A network's address contains its port, so that a network keeps the one it got.
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

    /// <param name="before">What this home had.</param>
    /// <param name="first">For what it had not: null: the usual numbers; 0: any; else from this one on.</param>
    public static Ports Hold(IReadOnlyDictionary<string, int> before, int? first, int hosts)
    {
        var ports = new Ports();
        try
        {
            // Those that cannot move come first, and nobody moves to a port that the home knows for another.
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

    /// <summary>These, and what a run with more hosts had beside them.</summary>
    public Dictionary<string, int> With(IReadOnlyDictionary<string, int> before) =>
        Numbers.Concat(before.Where(other => !Numbers.ContainsKey(other.Key))).ToDictionary();

    /// <summary>Lets go of ports, for the program that is started on them this moment.</summary>
    public void Release(params IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            if (held.Remove(name, out var listener))
                listener.Dispose();
        }
    }

    public void Dispose() => Release([.. held.Keys]);

    // Of the second host and those after it.
    private static IEnumerable<(string Name, int Usual)> More(int hosts) =>
        Enumerable.Range(2, hosts - 1)
            .SelectMany(
                i => ((string[])[Api, ApiRpc, WorkerHttp, WorkerRpc]).Select((name, n) => (Of(name, i), 5_080 + (100 * (i - 1)) + n)));

    // Below the ports that the system gives to whoever connects: one of those may be taken between here and its server's start.
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
