using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Postato.Sandbox.Tests.Support;

namespace Postato.Sandbox.Tests;

/// <summary>The page that shows published posts, in the machine's own browser.</summary>
public sealed class PageTests(PageTests.BrowserFixture fixture) : IClassFixture<PageTests.BrowserFixture>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/")]
    [InlineData("/requests")]
    [InlineData("/faults")]
    [InlineData("/profile/ann.test/post/3ke6kg3wk222r")]
    [InlineData("/any/network's/own/address")]
    public async Task Every_address_of_the_page_is_the_page(string path)
    {
        using var answer = await fixture.Network.GetAsync(fixture.Sandbox.Url + path, Ct);

        Assert.Equal((HttpStatusCode.OK, "text/html"), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
        var html = await answer.Content.ReadAsStringAsync(Ct);
        Assert.All((string[])["Timeline", "Requests", "Faults"], tab => Assert.Contains($">{tab}</a>", html, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/_sandbox/nothing")]
    [InlineData("/media/nothing")]
    public async Task What_is_not_there_is_not_found(string path)
    {
        using var answer = await fixture.Network.GetAsync(fixture.Sandbox.Url + path, Ct);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task A_post_arrives_while_one_watches()
    {
        var login = await fixture.LoginAsync(Ct);
        var page = await fixture.OpenAsync("/");
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "Timeline" })).ToHaveAttributeAsync("aria-current", "page");

        Assert.Equal((200, ""), await Answers.OfAsync(login.PostAsync($"the first from {login.Handle}", Ct), Ct));

        await Assertions.Expect(page.GetByText($"the first from {login.Handle}")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("#live")).Not.ToHaveClassAsync("off");
    }

    [Fact]
    public async Task A_thread_with_a_picture_and_marked_words_looks_like_one()
    {
        var login = await fixture.LoginAsync(Ct);
        var blob = await login.BlobAsync(
            Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="),
            "image/png", Ct);
        var first = Login.Record("👋 see example.com");
        first["facets"] = JsonNode.Parse(
            """[{"index":{"byteStart":9,"byteEnd":20},"features":[{"$type":"app.bsky.richtext.facet#link","uri":"https://example.com/deep"}]}]""");
        first["embed"] = new JsonObject
        {
            ["$type"] = "app.bsky.embed.images",
            ["images"] = new JsonArray(Login.Image(blob, "a dot, enlarged")),
        };
        var key = Login.NewKey();
        var root = JsonNode.Parse((await Atproto.ReadAsync(await login.PutAsync(first, Ct, key), Ct)).GetRawText())!;
        var second = Login.Record("and so on");
        second["reply"] = new JsonObject { ["root"] = root.DeepClone(), ["parent"] = root.DeepClone() };
        Assert.Equal((200, ""), await Answers.OfAsync(login.PutAsync(second, Ct), Ct));

        var page = await fixture.OpenAsync($"/profile/{login.Handle}/post/{key}");

        var thread = page.Locator(".thread");
        await Assertions.Expect(thread.Locator("article")).ToHaveCountAsync(2);
        await Assertions.Expect(thread.GetByRole(AriaRole.Link, new() { Name = "example.com" }))
            .ToHaveAttributeAsync("href", "https://example.com/deep");
        await Assertions.Expect(thread.GetByRole(AriaRole.Img, new() { Name = "a dot, enlarged" })).ToBeVisibleAsync();
        await thread.GetByRole(AriaRole.Button, new() { Name = "ALT" }).ClickAsync();
        await Assertions.Expect(thread.GetByText("a dot, enlarged")).ToBeVisibleAsync();
        // This request and no other.
        await Assertions.Expect(page.Locator("article")).ToHaveCountAsync(2);
    }

    [Fact]
    public async Task Requests_are_shown_as_they_come()
    {
        var login = await fixture.LoginAsync(Ct);
        var page = await fixture.OpenAsync("/requests");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Requests" })).ToBeVisibleAsync();

        Assert.Equal((200, ""), await Answers.OfAsync(login.PostAsync($"asked by {login.Handle}", Ct), Ct));

        await Assertions.Expect(page.Locator("#request-rows tr").Filter(new() { HasText = $"asked by {login.Handle}" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_fault_is_put_in_force_and_ended_by_hand()
    {
        var login = await fixture.LoginAsync(Ct);
        var page = await fixture.OpenAsync("/faults");
        await page.GetByLabel("Kind").SelectOptionAsync("rate_limit");
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Account" }).FillAsync(login.Handle);
        await page.GetByRole(AriaRole.Button, new() { Name = "Put in force" }).ClickAsync();
        var listed = page.Locator("#fault-list li").Filter(new() { HasText = login.Handle });
        await Assertions.Expect(listed).ToBeVisibleAsync();
        Assert.Equal((429, "RateLimitExceeded"), await Answers.OfAsync(login.PostAsync("a", Ct), Ct));

        await listed.GetByRole(AriaRole.Button, new() { Name = "End" }).ClickAsync();

        await Assertions.Expect(listed).ToHaveCountAsync(0);
        Assert.Equal((200, ""), await Answers.OfAsync(login.PostAsync("a", Ct), Ct));
    }

    [Theory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 360)]
    public async Task It_fits_wide_and_narrow_windows_in_light_and_dark(ColorScheme scheme, int width)
    {
        var login = await fixture.LoginAsync(Ct);
        Assert.Equal((200, ""), await Answers.OfAsync(login.PostAsync(new string('w', 300), Ct), Ct));
        var page = await fixture.OpenAsync("/", scheme, width);
        await Assertions.Expect(page.GetByText(new string('w', 300)).First).ToBeVisibleAsync();

        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"));
        var brightness = await page.EvaluateAsync<double>(
            "getComputedStyle(document.body).backgroundColor.match(/[0-9]+/g).slice(0, 3).reduce((sum, part) => sum + Number(part), 0) "
                + "/ 765");
        Assert.Equal(scheme == ColorScheme.Light, brightness > 0.5);
    }

    /// <summary>A Sandbox, and a browser that opened its page.</summary>
    public sealed class BrowserFixture : SandboxFixture, IAsyncLifetime
    {
        // A long timeout, because the machine may be busy.
        private const float Patience = 60_000;

        private static readonly string[] Browsers = ["chromium", "chromium-browser", "google-chrome"];

        private IPlaywright? playwright;
        private IBrowser? browser;

        async ValueTask IAsyncLifetime.InitializeAsync()
        {
            await InitializeAsync();
            Assertions.SetDefaultExpectTimeout(Patience);
            playwright = await Playwright.CreateAsync();
            browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = FindBrowser() });
        }

        public async Task<IPage> OpenAsync(string path, ColorScheme scheme = ColorScheme.Light, int width = 900)
        {
            var page = await browser!.NewPageAsync(new() { ColorScheme = scheme, ViewportSize = new() { Width = width, Height = 900 } });
            page.SetDefaultTimeout(Patience);
            await page.GotoAsync(Sandbox.Url + path);
            return page;
        }

        public override async ValueTask DisposeAsync()
        {
            if (browser is not null)
                await browser.DisposeAsync();
            playwright?.Dispose();
            await base.DisposeAsync();
            GC.SuppressFinalize(this);
        }

        private static string FindBrowser()
        {
#pragma warning disable RS0030 // The search path is no setting of ours.
            var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
#pragma warning restore RS0030
            return Browsers.SelectMany(name => folders.Select(folder => Path.Combine(folder, name))).FirstOrDefault(File.Exists)
                ?? throw new InvalidOperationException(
                    $"None of {string.Join(", ", Browsers)} is on the PATH: on Debian, apt-get install chromium.");
        }
    }
}
