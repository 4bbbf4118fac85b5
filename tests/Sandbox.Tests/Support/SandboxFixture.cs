using System.Text.Json;
using Postato.Testing;
using Postato.Testing.Running;

namespace Postato.Sandbox.Tests.Support;

/// <summary>A Sandbox with only Bluesky, for one class of tests.</summary>
public class SandboxFixture : IAsyncLifetime
{
    private static int names;

    private readonly int port = FreePort.Find();
    private readonly int secondPort = FreePort.Find();

    public SandboxProcess Sandbox { get; private set; } = null!;

    public Atproto Network { get; private set; } = null!;

    protected virtual IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>();

    public async ValueTask InitializeAsync()
    {
        var settings = new Dictionary<string, string>(Settings)
        {
            ["Sandbox:Networks:0"] = "bluesky",
            ["Sandbox:Bluesky:Port"] = $"{port}",
            ["Sandbox:Bluesky:SecondPort"] = $"{secondPort}",
        };
        Sandbox = await SandboxProcess.StartAsync(settings, CancellationToken.None);
        Network = new Atproto($"http://127.0.0.1:{port}");
    }

    public virtual async ValueTask DisposeAsync()
    {
        Network?.Dispose();
        if (Sandbox is not null)
            await Sandbox.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>A name that was not used before.</summary>
    public static string NewName() => $"ann{Interlocked.Increment(ref names)}";

    public async Task<Login> LoginAsync(CancellationToken ct, string? name = null) => await Network.LoginAsync(name ?? NewName(), ct);

    /// <summary>The posts of this account at the network.</summary>
    public async Task<IReadOnlyList<JsonElement>> PostsOfAsync(Login login, CancellationToken ct) =>
        [.. (await Sandbox.GetAsync($"/_sandbox/posts?username={login.Handle}", ct)).GetProperty("items").EnumerateArray()];

    /// <returns>The fault's id.</returns>
    public async Task<string> OrderAsync(object fault, CancellationToken ct) =>
        (await Sandbox.PostAsync("/_sandbox/faults", fault, ct)).GetProperty("id").GetString()!;

    public async Task<IReadOnlyList<JsonElement>> FaultsAsync(CancellationToken ct) =>
        [.. (await Sandbox.GetAsync("/_sandbox/faults", ct)).GetProperty("items").EnumerateArray()];
}
