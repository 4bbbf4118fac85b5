using System.Diagnostics;

namespace Postato.Run;

/// <summary>How the three programs are started: by their configuration alone.</summary>
internal sealed class Hosts(RunHome home, Settings settings, string appConnection, string ownerConnection)
{
    public string ApiUrl => Url(Ports.Api);

    public string SandboxUrl => Url(Ports.Sandbox);

    public string WorkerUrl => Url(Ports.WorkerHttp);

    public string BlueskyUrl => Url(Ports.Bluesky);

    public string AppConnection => appConnection;

    public string OwnerConnection => ownerConnection;

    /// <summary>The environment names other networks, or another address of this copy: the Sandbox's demo accounts have no place here.</summary>
    public bool AreLedElsewhere
    {
        get
        {
            var given = Api().Environment;
            return given["PublicUrl"] != ApiUrl || given["Networks__Bluesky__PlcUrl"] != BlueskyUrl;
        }
    }

    public ProcessStartInfo Api(params string[] command) => Program("Api", command, new()
    {
        ["ConnectionStrings__Postato"] = appConnection,
        ["ConnectionStrings__PostatoOwner"] = command is ["migrate"] ? ownerConnection : null,
        ["PublicUrl"] = ApiUrl,
        ["Listen__Http"] = ApiUrl,
        ["Rpc__Listen"] = Url(Ports.ApiRpc),
        ["Rpc__Workers__0"] = Url(Ports.WorkerRpc),
        ["RateLimits__Scale"] = "1000",
    });

    public ProcessStartInfo Worker() => Program("Worker", [], new()
    {
        ["ConnectionStrings__Postato"] = appConnection,
        ["Listen__Http"] = WorkerUrl,
        ["Rpc__Listen"] = Url(Ports.WorkerRpc),
        ["Delivery__Worker"] = "worker-1",
    });

    public ProcessStartInfo Sandbox() => Program("Sandbox", [], new()
    {
        ["Sandbox__Port"] = $"{settings.Ports[Ports.Sandbox]}",
        ["Sandbox__Bluesky__Port"] = $"{settings.Ports[Ports.Bluesky]}",
        ["Sandbox__Bluesky__SecondPort"] = $"{settings.Ports[Ports.BlueskySecond]}",
        ["Sandbox__Bluesky__PointsPerHour"] = "1000000",
        ["Sandbox__Data"] = home.SandboxData,
    });

    private ProcessStartInfo Program(string name, string[] arguments, Dictionary<string, string?> own)
    {
        var program = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", name, Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)), $"Postato.{name}.dll"));
        var start = new ProcessStartInfo("dotnet", [program, .. arguments]) { WorkingDirectory = Path.GetDirectoryName(program)! };
        foreach (var (key, value) in own.Concat(Common()))
        {
            if (value is not null && !(IsYours(key) && start.Environment.ContainsKey(key)))
                start.Environment[key] = value;
        }

        return start;
    }

    // What the environment says of these stays: a copy can be led to other servers than the Sandbox's.
    private static bool IsYours(string key) => key == "PublicUrl" || key.StartsWith("Networks__", StringComparison.Ordinal);

    private Dictionary<string, string?> Common() => new()
    {
        ["ASPNETCORE_ENVIRONMENT"] = "Development",
        ["DOTNET_gcServer"] = "0",
        ["Vault__KeyFiles__1"] = home.VaultKeyFile,
        ["Vault__ActiveKey"] = "1",
        ["Rpc__Token"] = settings.RpcToken,
        ["Media__Root"] = home.Media,
        ["Fetch__AllowOrigins__0"] = BlueskyUrl,
        ["Fetch__AllowOrigins__1"] = Url(Ports.BlueskySecond),
        ["Networks__Bluesky__PlcUrl"] = BlueskyUrl,
        ["Networks__Bluesky__AppViewUrl"] = BlueskyUrl,
        ["Networks__Bluesky__WebUrl"] = SandboxUrl,
    };

    private string Url(string port) => $"http://127.0.0.1:{settings.Ports[port]}";
}
