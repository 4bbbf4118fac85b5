using System.Diagnostics;

namespace Postato.Run;

/// <summary>How the three programs are started, with settings from the environment only.</summary>
/// <param name="count">The number of API hosts, and of workers.</param>
internal sealed class Hosts(RunHome home, Settings settings, string appConnection, string ownerConnection, int count)
{
    private readonly Addresses addresses = new(settings.Ports);

    public string ApiUrl => addresses.Url(Ports.Api);

    public string SandboxUrl => addresses.Url(Ports.Sandbox);

    public string WorkerUrl => addresses.Url(Ports.WorkerHttp);

    /// <summary>The address of each network, by key.</summary>
    public Dictionary<string, string> Networks =>
        DemoNetwork.All.ToDictionary(network => network.Platform, network => addresses.Url(network.Ports[0].Name));

    public string AppConnection => appConnection;

    public string OwnerConnection => ownerConnection;

    /// <summary>The environment sets other networks, or another public address, so the Sandbox's demo accounts cannot be used.</summary>
    public bool AreLedElsewhere
    {
        get
        {
            var given = Api().Environment;
            return given["PublicUrl"] != ApiUrl
                || DemoNetwork.All.SelectMany(network => network.Product(addresses)).Any(setting => given[setting.Key] != setting.Value);
        }
    }

    /// <summary>The address of the API host with this number, from 1.</summary>
    public string ApiUrlOf(int host) => addresses.Url(Ports.Of(Ports.Api, host));

    public string WorkerUrlOf(int host) => addresses.Url(Ports.Of(Ports.WorkerHttp, host));

    public ProcessStartInfo Api(params string[] command) => Api(1, command);

    /// <param name="host">Its number, from 1.</param>
    public ProcessStartInfo Api(int host, params string[] command) => Program("Api", command, new(WorkersRpc())
    {
        ["ConnectionStrings__Postato"] = appConnection,
        ["ConnectionStrings__PostatoOwner"] = command is ["migrate"] ? ownerConnection : null,
        ["PublicUrl"] = ApiUrl,
        ["Listen__Http"] = ApiUrlOf(host),
        ["Rpc__Listen"] = addresses.Url(Ports.Of(Ports.ApiRpc, host)),
        ["RateLimits__Scale"] = "1000",
    });

    /// <param name="host">Its number, from 1.</param>
    public ProcessStartInfo Worker(int host = 1) => Program("Worker", [], new()
    {
        ["ConnectionStrings__Postato"] = appConnection,
        ["Listen__Http"] = WorkerUrlOf(host),
        ["Rpc__Listen"] = addresses.Url(Ports.Of(Ports.WorkerRpc, host)),
        ["Delivery__Worker"] = $"worker-{host}",
    });

    public ProcessStartInfo Sandbox() => Program("Sandbox", [], new(DemoNetwork.All.SelectMany(network => network.Sandbox(addresses)))
    {
        ["Sandbox__Port"] = addresses.Port(Ports.Sandbox),
        ["Sandbox__Data"] = home.SandboxData,
    });

    private ProcessStartInfo Program(string name, string[] arguments, Dictionary<string, string?> own)
    {
        var program = Path.GetFullPath(
            Path.Combine(
                AppContext.BaseDirectory, "..", "..", name, Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)),
                $"Postato.{name}.dll"));
        var start = new ProcessStartInfo("dotnet", [program, .. arguments]) { WorkingDirectory = Path.GetDirectoryName(program)! };
        foreach (var (key, value) in own.Concat(Common()))
        {
            if (value is not null && !(IsYours(key) && start.Environment.ContainsKey(key)))
                start.Environment[key] = value;
        }

        return start;
    }

    // Settings from the environment are kept, so that a copy can use other servers than the Sandbox's.
    private static bool IsYours(string key) => key == "PublicUrl" || key.StartsWith("Networks__", StringComparison.Ordinal);

    private Dictionary<string, string?> Common() =>
        new(DemoNetwork.All.SelectMany(network => network.Product(addresses)).Concat(AllowedOrigins()))
        {
            [Orphans.Mark] = home.Folder,
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["DOTNET_gcServer"] = "0",
            ["Vault__KeyFiles__1"] = home.VaultKeyFile,
            ["Vault__ActiveKey"] = "1",
            ["Rpc__Token"] = settings.RpcToken,
            ["Rpc__OperatorToken"] = settings.RpcOperatorToken,
            ["Media__Root"] = home.Media,
        };

    private IEnumerable<KeyValuePair<string, string?>> WorkersRpc() =>
        Enumerable.Range(1, count)
            .Select(host => KeyValuePair.Create($"Rpc__Workers__{host - 1}", (string?)addresses.Url(Ports.Of(Ports.WorkerRpc, host))));

    private IEnumerable<KeyValuePair<string, string?>> AllowedOrigins() =>
        DemoNetwork.All.SelectMany(network => network.Ports)
            .Select((port, i) => KeyValuePair.Create($"Fetch__AllowOrigins__{i}", (string?)addresses.Url(port.Name)));
}
