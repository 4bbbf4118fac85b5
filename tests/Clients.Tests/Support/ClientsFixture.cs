using Microsoft.Playwright;
using Postato.Clients.Tests.Support;
using Postato.Testing.Running;

[assembly: AssemblyFixture(typeof(ClientsFixture))]

namespace Postato.Clients.Tests.Support;

/// <summary>One copy of the product with its Sandbox, one browser and the npm packages, each started when a test needs it.</summary>
public sealed class ClientsFixture : IAsyncDisposable
{
    private readonly Lazy<Task<RunningCopy>> copy = new(() => RunningCopy.StartAsync(CancellationToken.None));
    private readonly Lazy<Task<string>> packages = new(() => NpmPackages.InstallAsync("clients", CancellationToken.None));
    private readonly Lazy<Task<(IPlaywright Playwright, IBrowser Browser)>> browser = new(StartAsync);

    public Task<RunningCopy> CopyAsync() => copy.Value;

    /// <summary>The folder of the npm packages.</summary>
    public Task<string> PackagesAsync() => packages.Value;

    public async Task<IBrowser> BrowserAsync() => (await browser.Value).Browser;

    public async ValueTask DisposeAsync()
    {
        if (browser.IsValueCreated)
        {
            await (await BrowserAsync()).DisposeAsync();
            (await browser.Value).Playwright.Dispose();
        }

        if (copy.IsValueCreated)
            await (await CopyAsync()).DisposeAsync();
    }

    private static async Task<(IPlaywright Playwright, IBrowser Browser)> StartAsync()
    {
        var playwright = await Playwright.CreateAsync();
        return (playwright, await playwright.Chromium.LaunchAsync(new() { ExecutablePath = ChromiumProgram.Find() }));
    }
}
