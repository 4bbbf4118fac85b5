using Microsoft.Playwright;
using Postato.Interop.Tests.Rig;
using Postato.Testing.Running;

namespace Postato.Interop.Tests.Browsing;

/// <summary>The machine's own Chromium, without a window.</summary>
public sealed class Chromium : IAsyncDisposable
{
    // A busy machine is not a broken page.
    private const float Patience = 120_000;

    private readonly IPlaywright playwright;
    private readonly IBrowser browser;

    private Chromium(IPlaywright playwright, IBrowser browser) => (this.playwright, this.browser) = (playwright, browser);

    public static async Task<Chromium> StartAsync(TestCertificate certificate)
    {
        var program = ChromiumProgram.Find();
        Assertions.SetDefaultExpectTimeout(Patience);
        var playwright = await Playwright.CreateAsync();
        return new Chromium(playwright, await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = program,
            Args =
            [
                $"--host-resolver-rules=MAP {TestCertificate.Host} 127.0.0.1",
                $"--ignore-certificate-errors-spki-list={certificate.PublicKeyHash}",
            ],
        }));
    }

    /// <summary>A person who was nowhere before: no cookies, no sign-in.</summary>
    public async Task<Person> OpenAsync()
    {
        // The rig speaks plain HTTP: outside loopback our page's policy rightly sends nobody to such a server.
        var context = await browser.NewContextAsync(
            new() { BypassCSP = true, Locale = "en-US", ViewportSize = new() { Width = 900, Height = 1000 } });
        context.SetDefaultTimeout(Patience);
        return new Person(context, await context.NewPageAsync());
    }

    public async ValueTask DisposeAsync()
    {
        await browser.DisposeAsync();
        playwright.Dispose();
    }
}
