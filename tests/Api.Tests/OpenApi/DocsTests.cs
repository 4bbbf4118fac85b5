using System.Text.RegularExpressions;
using Postato.Api.Tests.Support;
using Postato.Testing;

namespace Postato.Api.Tests.OpenApi;

/// <summary>The documentation page.</summary>
public sealed partial class DocsTests(SharedApiHost sharedHost) : IAsyncLifetime
{
    private Customer customer = null!;
    private Reply page = null!;

    public async ValueTask InitializeAsync()
    {
        customer = await sharedHost.CreateTenantAsync();
        page = await customer.SendAsync(HttpMethod.Get, "~/docs");
        Assert.Equal((200, "text/html; charset=utf-8"), (page.Status, page.Headers["Content-Type"]));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Every_operation_is_shown_with_a_command_to_copy()
    {
        var description = (await customer.SendAsync(HttpMethod.Get, "~/openapi/v1.json")).Json;
        foreach (var operation in description.GetProperty("paths")
            .EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject())
            .Select(method => method.Value))
        {
            var id = operation.GetProperty("operationId").GetString();
            Assert.Single(Regex.Matches(page.Body, $"<article id=\"{id}\">"));
            Assert.Contains($"<a href=\"#{id}\">", page.Body, StringComparison.Ordinal);
        }

        Assert.Contains("curl -X POST &#39;http://localhost/v1/workspaces/", page.Body, StringComparison.Ordinal);
        Assert.Contains("<dt><code>accountId</code>", page.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_event_type_is_shown_with_an_example()
    {
        var webhooks = (await customer.SendAsync(HttpMethod.Get, "~/openapi/v1.json")).Json
            .GetProperty("webhooks")
            .EnumerateObject()
            .ToList();
        Assert.NotEmpty(webhooks);
        foreach (var webhook in webhooks)
        {
            var id = webhook.Value.GetProperty("post").GetProperty("operationId").GetString();
            Assert.Single(Regex.Matches(page.Body, $"<article id=\"{id}\">"));
            Assert.Contains($"<a href=\"#{id}\">", page.Body, StringComparison.Ordinal);
            Assert.Contains($"&quot;type&quot;: &quot;{webhook.Name}&quot;", page.Body, StringComparison.Ordinal);
        }
    }

    [Fact]
    [Rule("S-31")]
    public async Task It_loads_nothing_from_other_sites_and_allows_one_script_by_its_hash()
    {
        var script = await customer.SendAsync(HttpMethod.Get, "~/docs/copy.js");
        var digest = System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(script.Body));
        var hash = $"sha256-{Convert.ToBase64String(digest)}";
        Assert.Equal("text/javascript; charset=utf-8", script.Headers["Content-Type"]);
        Assert.Equal(
            $"default-src 'none'; style-src 'self'; script-src '{hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            page.Headers["Content-Security-Policy"]);
        Assert.Equal(
            [$"<script src=\"/docs/copy.js\" integrity=\"{hash}\" defer></script>"],
            Regex.Matches(page.Body, "<script.*?</script>", RegexOptions.Singleline).Select(match => match.Value));
        Assert.DoesNotMatch(@"\son\w+=|\sstyle=|<img|<iframe|javascript:", page.Body);
        Assert.DoesNotMatch(@"innerHTML|eval|fetch|import|https?:", script.Body);
        Assert.All(
            Loaded().Matches(page.Body).Select(match => match.Groups[1].Value),
            address => Assert.StartsWith("/", address, StringComparison.Ordinal));
        var style = await customer.SendAsync(HttpMethod.Get, "~/docs/style.css");
        Assert.Equal("text/css; charset=utf-8", style.Headers["Content-Type"]);
        Assert.DoesNotMatch(@"url\(|@import|https?:", style.Body);
    }

    [Fact]
    public void Every_internal_link_has_a_target()
    {
        var places = Regex.Matches(page.Body, "id=\"([^\"]+)\"").Select(match => match.Groups[1].Value).ToList();
        Assert.Equal(places.Count, places.Distinct().Count());
        Assert.All(
            Regex.Matches(page.Body, "href=\"#([^\"]+)\"").Select(match => match.Groups[1].Value),
            target => Assert.Contains(target, places));
    }

    [Fact]
    public void The_page_is_accessible()
    {
        Assert.Contains("<html lang=\"en\">", page.Body, StringComparison.Ordinal);
        Assert.Contains("class=\"skip\" href=\"#content\"", page.Body, StringComparison.Ordinal);
        Assert.Contains("<nav aria-label=\"Operations\">", page.Body, StringComparison.Ordinal);
        Assert.Single(Regex.Matches(page.Body, "<h1>"));
        Assert.DoesNotMatch("<pre(?![^>]* tabindex=\"0\")", page.Body);
    }

    [GeneratedRegex("<link[^>]* href=\"([^\"]+)\"")]
    private static partial Regex Loaded();
}
