using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using Postato.Run;
using Postato.Testing;
using Postato.Testing.Running;

namespace Postato.Interop.Tests.Rig;

/// <summary>An unmodified PDS and PLC directory on this machine, while the tests run.</summary>
public sealed class BlueskyRig : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly Process process;

    private BlueskyRig(Process process, JsonElement ready)
    {
        this.process = process;
        PdsUrl = new Uri(Text(ready, "pdsUrl"));
        PlcUrl = new Uri(Text(ready, "plcUrl"));
        RigAccount[] accounts = [.. ready.GetProperty("accounts")
            .EnumerateArray()
            .Select(account => new RigAccount(Text(account, "did"), Text(account, "handle"), Text(account, "password")))];
        (Alice, Bob) = (accounts[0], accounts[1]);
        AdminPassword = Text(ready, "adminPassword");
        Pds = new Pds(PdsUrl);
    }

    public Uri PdsUrl { get; }

    public Uri PlcUrl { get; }

    public RigAccount Alice { get; }

    public RigAccount Bob { get; }

    public string AdminPassword { get; }

    public Pds Pds { get; }

    /// <param name="settings">The server's environment: <c>PDS_RATE_LIMITS_ENABLED</c>.</param>
    public static async Task<BlueskyRig> StartAsync(
        TestCertificate certificate, CancellationToken ct, IReadOnlyDictionary<string, string>? settings = null)
    {
        var start = new ProcessStartInfo("node", [Path.Combine(await NpmPackages.InstallAsync("bluesky", ct), "start.mjs")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["BLUESKY_PDS_PORT"] = $"{FreePort.Find()}";
        start.Environment["BLUESKY_PLC_PORT"] = $"{FreePort.Find()}";
        start.Environment["BLUESKY_LOCAL_HOSTS"] = TestCertificate.Host;
        start.Environment["NODE_EXTRA_CA_CERTS"] = certificate.CertificateFile;
        foreach (var (name, value) in settings ?? new Dictionary<string, string>())
            start.Environment[name] = value;

        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            throw new Sentence("node was not found: install Node 20 or newer with npm, which the real Bluesky server runs on.");
        }

        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        var ready = await process.StandardOutput.ReadLineAsync(ct).AsTask().WaitAsync(Patience, ct);
        return ready is null
            ? throw new InvalidOperationException($"The rig did not start: {await errors}")
            : new BlueskyRig(process, JsonElement.Parse(ready));
    }

    public async ValueTask DisposeAsync()
    {
        Pds.Dispose();
        // Asked to stop, so that it removes its folder and ends its own processes.
        using (var asked = Process.Start("sh", ["-c", $"kill -TERM {process.Id}"]))
            await asked.WaitForExitAsync();
        try
        {
            await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(15));
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
        }

        process.Dispose();
    }

    private static string Text(JsonElement json, string member) => json.GetProperty(member).GetString()!;
}

/// <summary>A person's account at the rig.</summary>
public sealed record RigAccount(string Did, string Handle, string Password);
