using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Postato.Api.Tests.Support;
using Postato.Domain.Networks;
using Postato.Domain.Tenancy;
using Postato.Testing;

namespace Postato.Api.Tests.Connect;

/// <summary>The hosted page, as a person's browser uses it.</summary>
public sealed class ConnectPageTests(SharedApiHost sharedHost) : IAsyncLifetime
{
    private Customer customer = null!;

    public async ValueTask InitializeAsync() =>
        customer = await sharedHost.CreateTenantAsync(Permissions.AgentDefault | Permission.AccountsManage);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_person_fills_in_the_page_authorizes_and_is_connected()
    {
        var page = await LinkAsync(new { platform = "paper", handle = "bob" });
        var opened = await GetAsync(page);
        Assert.Equal((200, "text/html; charset=utf-8"), (opened.Status, opened.Headers["Content-Type"]));
        Assert.Contains("<h1>Connect Paper</h1>", opened.Body, StringComparison.Ordinal);
        Assert.Contains("value=\"bob\"", opened.Body, StringComparison.Ordinal);

        var left = await SubmitAsync(page, ("handle", "cid"));
        Assert.Equal((303, "no-store"), (left.Status, left.Headers["Cache-Control"]));
        Assert.StartsWith("https://paper.example/authorize?state=", left.Headers["Location"], StringComparison.Ordinal);
        Assert.Matches(
            @"^postato-connect=[A-Za-z0-9_-]{43}\.[A-Za-z0-9_-]{43}; max-age=600; path=/connect; samesite=lax; httponly$",
            left.Headers["Set-Cookie"]);

        var back = await ReturnAsync(left);
        Assert.Equal(200, back.Status);
        Assert.Contains("@cid", back.Body, StringComparison.Ordinal);
        Assert.Equal(
            ["cid", "ann"], (await customer.GetAsync("/accounts")).Items.Select(account => account.GetProperty("username").GetString()));
        var told = Assert.Single(
            await RecordedEvents.ReadAsync(
                customer.Database.Owner, TestContext.Current.CancellationToken, customer.TestTenant.Tenant.Id.Value));
        Assert.Equal(("account.connected", "cid", "connected"), (told.Type, told.Text("username"), told.Text("status")));
        // A used link is no longer valid.
        Assert.Equal(404, (await GetAsync(page)).Status);
        Assert.Equal(404, (await SubmitAsync(page, ("handle", "cid"))).Status);
    }

    [Fact]
    public async Task A_redirect_URL_is_escaped_to_ASCII()
    {
        var left = await SubmitAsync(
            await LinkAsync(new { platform = "paper", redirectUrl = "https://app.example.com/döne?x=1#y" }), ("handle", "cid"));
        var back = await ReturnAsync(left);
        var account = (await customer.GetAsync("/accounts")).Items[0].GetProperty("id").GetString();
        Assert.Equal(303, back.Status);
        Assert.Matches(
            $"^https://app\\.example\\.com/d%C3%B6ne\\?x=1&status=completed&accountId={account}&linkId=cnl_[0-9A-HJKMNP-TV-Z]{{26}}#y$",
            back.Headers["Location"]);
    }

    [Fact]
    public async Task The_links_creator_can_read_how_it_ended()
    {
        var made = await customer.PostAsync(
            "/accounts/connect-links", new { platform = "paper", redirectUrl = "https://app.example.com/done" });
        var (id, page) = (made.Text("id"), new Uri(made.Text("url")).AbsolutePath);
        async Task<string> StatusAsync() => (await customer.GetAsync($"/accounts/connect-links/{id}")).Text("status");
        Assert.Equal("pending", await StatusAsync());
        await GetAsync(page);
        Assert.Equal("pending", await StatusAsync());

        var left = await SubmitAsync(page, ("handle", "cid"));
        Assert.Equal("opened", await StatusAsync());
        var refused = await GetAsync($"{CallbackOf(left)}&error=access_denied", CookieOf(left));
        Assert.Equal(
            (303, $"https://app.example.com/done?status=refused&reason=denied&linkId={id}"), (refused.Status, refused.Headers["Location"]));
        var stands = await customer.GetAsync($"/accounts/connect-links/{id}");
        Assert.Equal(("refused", "denied", "paper"), (stands.Text("status"), stands.Text("reason"), stands.Text("platform")));
        Assert.Equal(System.Text.Json.JsonValueKind.Null, stands.Json.GetProperty("accountId").ValueKind);

        var back = await ReturnAsync(await SubmitAsync(page, ("handle", "cid")));
        var account = (await customer.GetAsync("/accounts")).Items[0].GetProperty("id").GetString()!;
        Assert.Equal($"https://app.example.com/done?status=completed&accountId={account}&linkId={id}", back.Headers["Location"]);
        stands = await customer.GetAsync($"/accounts/connect-links/{id}");
        Assert.Equal(("completed", account), (stands.Text("status"), stands.Text("accountId")));
        Assert.Equal(System.Text.Json.JsonValueKind.Null, stands.Json.GetProperty("reason").ValueKind);

        await customer.Database.ExecuteAsync(
            $"update connect_links set used_at = null, expires_at = now() - interval '1 second' where tenant_id = "
                + $"'{customer.TestTenant.Tenant.Id.Value}'");
        Assert.Equal("expired", await StatusAsync());
    }

    [Fact]
    [Rule("S-27")]
    public async Task A_refused_page_leads_back_to_the_link_and_no_state_works_twice()
    {
        var page = await LinkAsync(new { platform = "paper" });
        var left = await SubmitAsync(page, ("handle", "cid"));
        var denied = $"{CallbackOf(left)}&error=access_denied";
        var refused = await GetAsync(denied, CookieOf(left));
        Assert.Equal(422, refused.Status);
        Assert.Contains($"<a class=\"button\" href=\"{page}\">Try again</a>", refused.Body, StringComparison.Ordinal);

        // The state is consumed, whatever the answer was.
        Assert.Equal(404, (await GetAsync(CallbackOf(left), CookieOf(left))).Status);
        Assert.Equal(404, (await GetAsync(denied, CookieOf(left))).Status);
        Assert.Equal(200, (await GetAsync(page)).Status);
        Assert.Equal(200, (await ReturnAsync(await SubmitAsync(page, ("handle", "cid")))).Status);
    }

    [Fact]
    public async Task A_forged_cookie_puts_nothing_on_the_page()
    {
        var left = await SubmitAsync(await LinkAsync(new { platform = "paper" }), ("handle", "cid"));
        var forged = $"{CookieOf(left).Split('.')[0]}.%22%3E%3Cscript%3E";
        var refused = await GetAsync($"{CallbackOf(left)}&error=access_denied", forged);
        Assert.Equal(422, refused.Status);
        Assert.DoesNotContain("<script", refused.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("class=\"button\"", refused.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reconnecting_asks_for_no_handle_and_keeps_the_account()
    {
        var page = await LinkAsync(new { platform = "paper", accountId = customer.Account });
        var opened = await GetAsync(page);
        Assert.DoesNotContain("<input", opened.Body, StringComparison.Ordinal);
        Assert.Contains("<b>ann</b>", opened.Body, StringComparison.Ordinal);

        // A form with another handle: the link is for one account.
        var back = await ReturnAsync(await SubmitAsync(page, ("handle", "somebody-else")));
        Assert.Equal(200, back.Status);
        Assert.Equal(
            [customer.Account], (await customer.GetAsync("/accounts")).Items.Select(account => account.GetProperty("id").GetString()));
    }

    [Fact]
    [Rule("S-27")]
    public async Task An_answer_in_another_browser_or_a_second_time_changes_nothing()
    {
        var page = await LinkAsync(new { platform = "paper" });
        var left = await SubmitAsync(page, ("handle", "cid"));
        var callback = CallbackOf(left);

        Assert.Equal(404, (await GetAsync(callback)).Status);
        Assert.Equal(404, (await GetAsync(callback, "postato-connect=other")).Status);
        Assert.Equal(404, (await GetAsync(callback.Replace("/paper/", "/bluesky/", StringComparison.Ordinal), CookieOf(left))).Status);
        Assert.Equal(404, (await GetAsync(callback + "x", CookieOf(left))).Status);
        Assert.Single((await customer.GetAsync("/accounts")).Items);

        Assert.Equal(200, (await GetAsync(callback, CookieOf(left))).Status);
        Assert.Equal(404, (await GetAsync(callback, CookieOf(left))).Status);
        Assert.Equal(2, (await customer.GetAsync("/accounts")).Items.Count);
    }

    [Fact]
    [Rule("S-27")]
    public async Task Another_profile_than_the_one_to_reconnect_is_refused_and_its_tokens_are_given_back()
    {
        var left = await SubmitAsync(await LinkAsync(new { platform = "paper", accountId = customer.Account }));
        const string Person = "somebody-else-said-yes";

        var back = await GetAsync($"{CallbackOf(left)}&person={Person}", CookieOf(left));

        Assert.Equal(422, back.Status);
        Assert.Single((await customer.GetAsync("/accounts")).Items);
        Assert.Contains(
            Person, ((PaperAuthorizer)customer.Host.Services.GetServices<INetwork>().OfType<PaperNetwork>().Single().Authorizer).Revoked);
    }

    [Fact]
    [Rule("S-27")]
    public async Task A_callback_with_a_server_is_unknown_at_a_network_without_servers()
    {
        var left = await SubmitAsync(await LinkAsync(new { platform = "paper" }), ("handle", "cid"));

        Assert.Equal(
            404,
            (await GetAsync(
                CallbackOf(left).Replace("/callback?", "/callback/some-server?", StringComparison.Ordinal), CookieOf(left))).Status);
        Assert.Single((await customer.GetAsync("/accounts")).Items);
    }

    [Fact]
    [Rule("S-31")]
    public async Task The_page_needs_no_script_and_allows_none()
    {
        var (one, two) = (await GetAsync(await LinkAsync(new { platform = "paper" })), await GetAsync("/connect/nothing"));
        foreach (var page in (Reply[])[one, two])
        {
            var policy = page.Headers["Content-Security-Policy"];
            var nonce = Regex.Match(policy, "style-src 'nonce-([A-Za-z0-9_-]{22})'").Groups[1].Value;
            Assert.Contains($"<style nonce=\"{nonce}\">", page.Body, StringComparison.Ordinal);
            Assert.StartsWith("default-src 'none';", policy, StringComparison.Ordinal);
            Assert.All(
                ["base-uri 'none'", "frame-ancestors 'none'", "form-action 'self' https:"],
                part => Assert.Contains(part, policy, StringComparison.Ordinal));
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("script-src", policy, StringComparison.Ordinal);
            Assert.DoesNotMatch(@"<script|\son\w+=|\sstyle=|javascript:|https?://(?!localhost)", page.Body);
            Assert.Equal(
                ("same-origin", "no-store", "nosniff"),
                (page.Headers["Referrer-Policy"], page.Headers["Cache-Control"], page.Headers["X-Content-Type-Options"]));
        }

        Assert.NotEqual(one.Headers["Content-Security-Policy"], two.Headers["Content-Security-Policy"]);
    }

    [Fact]
    public async Task The_page_is_accessible()
    {
        var page = (await GetAsync(await LinkAsync(new { platform = "paper" }))).Body;
        Assert.Contains("<html lang=\"en\">", page, StringComparison.Ordinal);
        Assert.Contains("<main>", page, StringComparison.Ordinal);
        Assert.Single(Regex.Matches(page, "<h1>"));
        Assert.Contains("<label for=\"answer\">", page, StringComparison.Ordinal);
        Assert.Contains("id=\"answer\"", page, StringComparison.Ordinal);
        Assert.Contains("autocomplete=\"username\"", page, StringComparison.Ordinal);
        Assert.Contains("width=device-width", page, StringComparison.Ordinal);
        Assert.Contains("light-dark(", page, StringComparison.Ordinal);
        Assert.Contains(":focus-visible", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("\"><img src=x onerror=alert(1)>")]
    [InlineData("' autofocus onfocus='x")]
    [Rule("S-31")]
    public async Task What_a_link_says_is_text_on_the_page(string handle)
    {
        var page = await GetAsync(await LinkAsync(new { platform = "paper", handle }));
        Assert.Contains($"value=\"{WebUtility.HtmlEncode(handle)}\"", page.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", page.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_invalid_handle_is_shown_again_with_an_error_beside_its_field()
    {
        // No network exists at this address, so nothing is called.
        var refused = await SubmitAsync(await LinkAsync(new { platform = "bluesky" }), ("handle", "no such name"));
        Assert.Equal(422, refused.Status);
        Assert.Contains("aria-invalid=\"true\" aria-describedby=\"mistake\"", refused.Body, StringComparison.Ordinal);
        Assert.Contains("id=\"mistake\" role=\"alert\"", refused.Body, StringComparison.Ordinal);
        Assert.Contains("value=\"no such name\"", refused.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "http://localhost", 303)]
    [InlineData("same-origin", null, 303)]
    [InlineData("same-origin", "http://localhost", 303)]
    [InlineData(null, null, 400)]
    [InlineData("cross-site", null, 400)]
    [InlineData("same-site", null, 400)]
    [InlineData("none", null, 400)]
    [InlineData("cross-site", "http://localhost", 400)]
    [InlineData("none", "http://localhost", 400)]
    [InlineData(null, "https://evil.example", 400)]
    [InlineData("same-origin", "https://evil.example", 400)]
    [InlineData(null, "null", 400)]
    [InlineData("same-origin", "null", 400)]
    [InlineData(null, "https://localhost", 400)]
    [InlineData(null, "http://localhost:81", 400)]
    [InlineData(null, "http://localhost.evil.example", 400)]
    [InlineData(null, "http://LOCALHOST", 400)]
    [InlineData(null, "", 400)]
    [Rule("S-30")]
    public async Task A_form_is_taken_from_its_own_origin_alone(string? site, string? origin, int status)
    {
        var page = await LinkAsync(new { platform = "paper" });
        var request = new HttpRequestMessage(HttpMethod.Post, page) { Content = new FormUrlEncodedContent([new("handle", "cid")]) };
        if (site is not null)
            request.Headers.Add("Sec-Fetch-Site", site);
        if (origin is not null)
            request.Headers.TryAddWithoutValidation("Origin", origin);

        var answer = await SendAsync(request);
        Assert.Equal(status, answer.Status);
        if (status != 303)
        {
            Assert.Equal(["antiforgery"], answer.Details.Keys);
            Assert.False(answer.Headers.ContainsKey("Set-Cookie"));
            // Nothing was begun: the person's own form still works.
            Assert.Equal(303, (await SubmitAsync(page, ("handle", "cid"))).Status);
        }
    }

    [Fact]
    [Rule("S-30")]
    public async Task Two_Origin_headers_are_refused()
    {
        var request = new HttpRequestMessage(HttpMethod.Post, await LinkAsync(new { platform = "paper" }))
        {
            Content = new FormUrlEncodedContent([new("handle", "cid")]),
        };
        request.Headers.TryAddWithoutValidation("Origin", ["http://localhost", "https://evil.example"]);
        Assert.Equal(400, (await SendAsync(request)).Status);
    }

    [Fact]
    [Rule("S-105")]
    public async Task A_form_has_few_and_short_fields()
    {
        var page = await LinkAsync(new { platform = "paper", handle = "bob" });
        Assert.Equal(400, (await SubmitAsync(page, [.. Enumerable.Range(0, 1_001).Select(i => ($"f{i}", "x"))])).Status);
        Assert.Equal(400, (await SubmitAsync(page, ("handle", new string('x', 100_000)))).Status);
        // Too long to be a handle, so it counts as empty.
        Assert.Equal("bob", await ConnectedByAsync(page, new string('x', 301)));
    }

    [Fact]
    public async Task A_link_for_a_server_does_not_ask_for_a_handle()
    {
        var opened = await GetAsync(await LinkAsync(new { platform = "paper", server = "https://paper.example" }));
        Assert.Equal(200, opened.Status);
        Assert.DoesNotContain("<input", opened.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_or_absent_answer_is_what_the_link_says()
    {
        Assert.Equal("bob", await ConnectedByAsync(await LinkAsync(new { platform = "paper", handle = "bob" }), "  "));
        var left = await SendAsync(
            new HttpRequestMessage(HttpMethod.Post, await LinkAsync(new { platform = "paper", handle = "dot" }))
            {
                Headers = { { "Origin", "http://localhost" } },
            });
        Assert.Equal(303, left.Status);
    }

    [Theory]
    [InlineData("/connect/nothing")]
    [InlineData("/connect/paper/callback")]
    [InlineData("/connect/paper/callback?state=nothing&code=x")]
    [InlineData("/connect/paper/callback?state=a&state=b")]
    [InlineData("/connect/paper/callback?state=%00")]
    [InlineData("/connect/%20")]
    public async Task An_invalid_link_says_so_and_nothing_more(string path)
    {
        var page = await GetAsync(path);
        Assert.Equal((404, "text/html; charset=utf-8"), (page.Status, page.Headers["Content-Type"]));
        Assert.Contains("This link does not work", page.Body, StringComparison.Ordinal);
        Assert.Contains("No account was changed.", page.Body, StringComparison.Ordinal);
    }

    private async Task<string> ConnectedByAsync(string page, string answer)
    {
        var back = await ReturnAsync(await SubmitAsync(page, ("handle", answer)));
        Assert.Equal(200, back.Status);
        return (await customer.GetAsync("/accounts")).Items[0].GetProperty("username").GetString()!;
    }

    private async Task<string> LinkAsync(object link)
    {
        var made = await customer.PostAsync("/accounts/connect-links", link);
        Assert.Equal(201, made.Status);
        return new Uri(made.Text("url")).AbsolutePath;
    }

    private Task<Reply> ReturnAsync(Reply left) => GetAsync(CallbackOf(left), CookieOf(left));

    private static string CallbackOf(Reply left) => $"/connect/paper/callback?code=x&state={left.Headers["Location"].Split("state=")[1]}";

    private static string CookieOf(Reply left) => left.Headers["Set-Cookie"].Split(';')[0];

    private Task<Reply> GetAsync(string path, string? cookie = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (cookie is not null)
            request.Headers.Add("Cookie", cookie);
        return SendAsync(request);
    }

    // The form as a browser sends it from the page.
    private Task<Reply> SubmitAsync(string path, params (string Name, string Value)[] fields)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))),
        };
        request.Headers.Add("Origin", "http://localhost");
        return SendAsync(request);
    }

    private async Task<Reply> SendAsync(HttpRequestMessage request)
    {
        using (request)
            return await customer.SendAsync(request);
    }
}
