using System.Text.Json;
using Microsoft.Playwright;
using Postato.Clients.Tests.Support;
using Postato.Testing.Running;

namespace Postato.Clients.Tests.Pages;

/// <summary>Every page that people open, checked by axe in a browser: in light and dark, on desktop and phone.</summary>
public sealed class AccessibilityTests(ClientsFixture fixture)
{
    [Theory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Light, 380)]
    [InlineData(ColorScheme.Dark, 1280)]
    [InlineData(ColorScheme.Dark, 380)]
    public async Task Axe_finds_nothing_on_the_pages(ColorScheme theme, int width)
    {
        var copy = await fixture.CopyAsync();
        await using var context = await (await fixture.BrowserAsync())
            .NewContextAsync(
                new()
                {
                    ColorScheme = theme,
                    ViewportSize = new() { Width = width, Height = 900 },
                    Locale = "en-US",
                    ReducedMotion = ReducedMotion.Reduce,
                });
        var reader = new PageReader(
            await context.NewPageAsync(),
            await File.ReadAllTextAsync(
                Path.Combine(await fixture.PackagesAsync(), "node_modules/axe-core/axe.min.js"), TestContext.Current.CancellationToken),
            $"{theme}-{width}");

        await ReadSandboxAsync(reader, copy);
        await reader.OpenAsync("docs", copy.ApiUrl + "/docs");
        foreach (var platform in new[] { "bluesky", "mastodon", "twitter" })
            await ConnectAsync(reader, copy, platform, $"reader{theme}{width}");
        await reader.OpenAsync("connect-gone", copy.ApiUrl + "/connect/none");
        Assert.True(reader.Findings.Count == 0, $"{reader.Findings.Count} findings:\n{string.Join('\n', reader.Findings)}");
    }

    private static async Task ReadSandboxAsync(PageReader reader, RunningCopy copy)
    {
        var ct = TestContext.Current.CancellationToken;
        var account = copy.Demo.GetProperty("accounts")[0];
        object[] contents =
        [
            "A post with a link: https://example.com/a/rather/long/path?with=a&query=string",
            new object[] { new { text = "The first of a thread" }, new { text = "and its end" } },
        ];
        foreach (var content in contents)
            await copy.SendAsync(
                HttpMethod.Post, "/posts",
                new
                {
                    platform = account.GetProperty("platform").GetString(),
                    accountId = account.GetProperty("id").GetString(),
                    status = "publish",
                    content,
                },
                ct);
        await copy.SandboxAsync(
            "/_sandbox/faults", new { kind = "status", platform = "bluesky", operation = "getSession", status = 500, times = 3 }, ct);

        await reader.OpenAsync("sandbox-timeline", copy.SandboxUrl, "article.post");
        await reader.OpenAsync(
            "sandbox-post", copy.SandboxUrl + await reader.Page.Locator("a.when").First.GetAttributeAsync("href"), "article.post");
        await reader.OpenAsync("sandbox-no-post", copy.SandboxUrl + "/nothing/here", ".empty");
        await reader.OpenAsync("sandbox-requests", copy.SandboxUrl + "/requests", "#request-rows tr");
        await reader.OpenAsync("sandbox-faults", copy.SandboxUrl + "/faults", "#fault-list li");
    }

    /// <summary>The pages for connecting an account: ours, an error on it, the network's, and the last one.</summary>
    private static async Task ConnectAsync(PageReader reader, RunningCopy copy, string platform, string name)
    {
        var ct = TestContext.Current.CancellationToken;
        var profile = await copy.SandboxAsync(
            "/_sandbox/accounts", new { platform, username = name.ToLowerInvariant(), displayName = "A Reader" }, ct);
        var handle = profile.GetProperty("username").GetString()!;
        var link = (await copy.SendAsync(
            HttpMethod.Post, "/accounts/connect-links", new { platform, handle = platform == "twitter" ? null : handle }, ct))
            .GetProperty("url")
            .GetString()!;

        await reader.OpenAsync($"connect-{platform}", link);
        var field = reader.Page.Locator("#answer");
        if (await field.CountAsync() > 0)
        {
            await field.FillAsync("nowhere.invalid");
            await reader.Page.Locator("main button").ClickAsync();
            await reader.ReadAsync($"connect-{platform}-mistake", "#mistake");
            await field.FillAsync(handle);
        }

        await reader.Page.Locator("main button").ClickAsync();
        await reader.ReadAsync($"consent-{platform}", "button.deny");
        await reader.Page.Locator($"button[name=username][value='{handle}']").ClickAsync();
        await reader.ReadAsync($"connected-{platform}", "main h1");
    }
}

/// <summary>A browser page that axe checks.</summary>
internal sealed class PageReader(IPage page, string axe, string look)
{
    private static readonly string Pictures = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "pages"));

    private readonly List<string> findings = [];

    public IPage Page => page;

    public IReadOnlyList<string> Findings => findings;

    /// <param name="shows">What must be visible before the page is checked.</param>
    public async Task OpenAsync(string name, string address, string shows = "h1")
    {
        await page.GotoAsync(address);
        await ReadAsync(name, shows);
    }

    public async Task ReadAsync(string name, string shows)
    {
        await page.Locator(shows).First.WaitForAsync();
        await page.ScreenshotAsync(new() { Path = Path.Combine(Pictures, $"{name}-{look}.png") });
        await page.EvaluateAsync(axe);
        var result = await page.EvaluateAsync<JsonElement>(
            "async () => (await axe.run()).violations.flatMap(found => found.nodes.map(node => `${found.id}: ${node.html.slice(0, 200)} "
                + "${node.failureSummary}`))");
        findings.AddRange(result.EnumerateArray().Select(found => $"{name}: {found.GetString()}"));
        // axe does not check for horizontal scrolling.
        if (await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - innerWidth") is > 0 and var wide)
            findings.Add($"{name}: it is {wide} pixels wider than the window.");
    }
}
