using Microsoft.Playwright;
using Postato.Interop.Tests.Rig;
using Postato.Testing.Running;

namespace Postato.Interop.Tests.Browsing;

/// <summary>The machine's own Chromium, headless.</summary>
public sealed class Chromium : IAsyncDisposable
{
    // A long timeout, because the machine may be busy.
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

    /// <summary>A new browser session, without cookies.</summary>
    public async Task<Person> OpenAsync()
    {
        // The rig uses plain HTTP, and our pages' policy does not allow forms to lead to such a server outside loopback.
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
