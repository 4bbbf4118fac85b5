using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Postato.Clients.Tests.Support;
using Postato.Testing;

namespace Postato.Clients.Tests.Pages;

/// <summary>The quickstart of the reference, run in a shell without changes.</summary>
public sealed partial class QuickstartTests(ClientsFixture fixture)
{
    [Fact]
    public async Task The_quickstart_publishes_a_post()
    {
        var ct = TestContext.Current.CancellationToken;
        var copy = await fixture.CopyAsync();
        await using var context = await (await fixture.BrowserAsync()).NewContextAsync();
        var page = await context.NewPageAsync();
        await page.GotoAsync(copy.ApiUrl + "/docs");
        var commands = await page.Locator("article[id^=quickstart] pre.command").AllInnerTextsAsync();
        Assert.Equal(6, commands.Count);

        // The key is all that a person fills in.
        Assert.Contains("export POSTATO_KEY='smcp_…'", commands[0], StringComparison.Ordinal);
        var script = string.Join('\n', commands).Replace("smcp_…", copy.ApiKey, StringComparison.Ordinal);
        var said = await Shell.RunAsync(Path.GetTempPath(), "bash", "-euc", script);

        Assert.Contains(copy.WorkspaceId, said, StringComparison.Ordinal);
        Assert.Matches(@"""url"":""http://[^""]+/connect/", said);
        Assert.Contains("\"valid\":true", said, StringComparison.Ordinal);
        var post = PostId().Match(said).Value;
        await Eventually.GetAsync(
            () => copy.SendAsync(HttpMethod.Get, $"/posts/{post}", null, ct), read => read.GetProperty("status").GetString() == "published",
            ct, TimeSpan.FromMinutes(2));
        var posts = await copy.SandboxAsync("/_sandbox/posts?limit=10000", null, ct);
        Assert.Contains(
            "Hello from the quickstart.", posts.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("text").GetString()));
    }

    [Fact]
    public async Task A_button_beside_each_command_copies_it()
    {
        var copy = await fixture.CopyAsync();
        await using var context = await (await fixture.BrowserAsync())
            .NewContextAsync(new() { Permissions = ["clipboard-read", "clipboard-write"] });
        var page = await context.NewPageAsync();
        var mistakes = new List<string>();
        page.Console += (_, message) => mistakes.AddRange(message.Type == "error" ? [message.Text] : []);
        await page.GotoAsync(copy.ApiUrl + "/docs");

        var commands = await page.Locator("pre.command").CountAsync();
        Assert.True(commands > 30);
        await Assertions.Expect(page.Locator("button.copy")).ToHaveCountAsync(commands);
        var create = page.Locator("#createPost .frame");
        await create.Locator("button.copy").ClickAsync();
        await Assertions.Expect(create.Locator("button.copy")).ToHaveTextAsync("Copied");
        Assert.Equal(
            WebUtility.HtmlDecode(await create.Locator("pre").InnerTextAsync()),
            await page.EvaluateAsync<string>("() => navigator.clipboard.readText()"));
        Assert.Empty(mistakes);
    }

    [GeneratedRegex("pst_[0-9A-Z]{26}")]
    private static partial Regex PostId();
}
