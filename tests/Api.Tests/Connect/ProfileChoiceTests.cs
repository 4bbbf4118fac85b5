using System.Net;
using System.Text.RegularExpressions;
using Postato.Api.Tests.Support;
using Postato.Domain.Tenancy;
using Postato.Testing;

namespace Postato.Api.Tests.Connect;

/// <summary>A consent that opens several profiles: the person picks one of them, and that one is connected.</summary>
public sealed partial class ProfileChoiceTests(SharedApiHost sharedHost) : IAsyncLifetime
{
    private Customer customer = null!;

    public async ValueTask InitializeAsync() =>
        customer = await sharedHost.CreateTenantAsync(Permissions.AgentDefault | Permission.AccountsManage);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    [Rule("S-27")]
    public async Task A_person_picks_one_of_the_profiles_that_their_consent_opened()
    {
        var (page, cookie) = await CreateCallerAsync("north+south+east");

        var choice = await GetAsync(page, cookie);
        Assert.Equal((200, "no-store"), (choice.Status, choice.Headers["Cache-Control"]));
        Assert.Equal(["north", "south", "east"], Choices(choice));
        Assert.Single(Regex.Matches(choice.Body, "<fieldset>"));
        Assert.DoesNotContain("token-of", choice.Body, StringComparison.Ordinal);
        Assert.Equal(["ann"], await UsernamesAsync());
        // The tokens are sealed meanwhile, and stored nowhere else.
        Assert.Equal(1, await customer.Database.CountAsync("connect_links", $"{Mine} and session_sealed is not null"));
        Assert.Equal(
            0, await customer.Database.CountAsync("connect_links", "position(convert_to('token-of-', 'UTF8') in session_sealed) > 0"));

        var done = await SubmitAsync(page, cookie, ("profile", "south"));

        Assert.Equal(200, done.Status);
        Assert.Contains("@south", done.Body, StringComparison.Ordinal);
        Assert.Equal(["south", "ann"], await UsernamesAsync());
        Assert.Equal(0, await customer.Database.CountAsync("connect_links", $"{Mine} and session_sealed is not null"));
        Assert.Equal(404, (await GetAsync(page, cookie)).Status);
        Assert.Equal(404, (await SubmitAsync(page, cookie, ("profile", "north"))).Status);
    }

    [Fact]
    [Rule("S-27")]
    public async Task A_profile_that_was_not_offered_is_refused()
    {
        var (page, cookie) = await CreateCallerAsync("north+south");

        var refused = await SubmitAsync(page, cookie, ("profile", "west"));

        Assert.Equal(422, refused.Status);
        Assert.Contains("id=\"mistake\" role=\"alert\"", refused.Body, StringComparison.Ordinal);
        Assert.Equal(["north", "south"], Choices(refused));
        Assert.Equal(["ann"], await UsernamesAsync());
        Assert.Equal(200, (await SubmitAsync(page, cookie, ("profile", "north"))).Status);
    }

    [Fact]
    [Rule("S-27")]
    public async Task Another_browser_neither_sees_the_profiles_nor_picks_one()
    {
        var (page, cookie) = await CreateCallerAsync("north+south");

        foreach (var other in (string?[])[null, $"postato-connect=another.{page.Split('/')[^1]}"])
        {
            Assert.Empty(Choices(await GetAsync(page, other)));
            Assert.Equal(404, (await SubmitAsync(page, other, ("profile", "north"))).Status);
        }

        Assert.Equal(["ann"], await UsernamesAsync());
        Assert.Equal(["north", "south"], Choices(await GetAsync(page, cookie)));
    }

    [Fact]
    [Rule("S-27")]
    public async Task A_choice_that_is_not_made_in_time_expires_and_the_link_can_be_used_again()
    {
        var (page, cookie) = await CreateCallerAsync("north+south");
        await customer.Database.ExecuteAsync(
            $"update connect_links set authorization_expires_at = now() - interval '1 second' where {Mine}");

        Assert.Equal(404, (await SubmitAsync(page, cookie, ("profile", "north"))).Status);
        Assert.Empty(Choices(await GetAsync(page, cookie)));
        Assert.Equal(["ann"], await UsernamesAsync());
        Assert.Equal(303, (await SubmitAsync(page, null, ("handle", "north"))).Status);
    }

    [Fact]
    public async Task A_person_whose_profile_is_not_offered_can_authorize_again()
    {
        var (page, cookie) = await CreateCallerAsync("north+south");
        Assert.Contains("href=\"?again\"", (await GetAsync(page, cookie)).Body, StringComparison.Ordinal);

        var form = await GetAsync($"{page}?again", cookie);
        Assert.Empty(Choices(form));
        Assert.Contains("name=\"handle\"", form.Body, StringComparison.Ordinal);

        var (left, callback) = await LeaveAsync(page, "west");
        Assert.Equal(200, (await GetAsync(callback, CookieOf(left))).Status);
        Assert.Equal(["west", "ann"], await UsernamesAsync());
    }

    [Fact]
    public async Task Reconnecting_needs_no_choice_of_profile()
    {
        var (left, callback) = await LeaveAsync(await LinkAsync(new { platform = "paper", accountId = customer.Account }), "ann");

        Assert.Equal(200, (await GetAsync($"{callback}&person=north%2Bann%2Bsouth", CookieOf(left))).Status);
        Assert.Equal(["ann"], await UsernamesAsync());
    }

    [Fact]
    public async Task The_links_creator_can_read_which_profile_was_picked()
    {
        var made = await customer.PostAsync(
            "/accounts/connect-links", new { platform = "paper", redirectUrl = "https://app.example.com/done" });
        var (page, cookie) = await CreateCallerAsync("north+south", new Uri(made.Text("url")).AbsolutePath);
        Assert.Equal("opened", (await customer.GetAsync($"/accounts/connect-links/{made.Text("id")}")).Text("status"));

        var done = await SubmitAsync(page, cookie, ("profile", "north"));

        var account = (await customer.GetAsync("/accounts")).Items[0].GetProperty("id").GetString();
        Assert.Equal(
            (303, $"https://app.example.com/done?status=completed&accountId={account}&linkId={made.Text("id")}"),
            (done.Status, done.Headers["Location"]));
        Assert.Equal("completed", (await customer.GetAsync($"/accounts/connect-links/{made.Text("id")}")).Text("status"));
    }

    [Fact]
    [Rule("S-31")]
    public async Task What_a_network_calls_a_profile_is_text_on_the_page()
    {
        var (page, cookie) = await CreateCallerAsync("<b>bold</b>+\"><img src=x>");

        var choice = await GetAsync(page, cookie);

        Assert.DoesNotContain("<img", choice.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>bold", choice.Body, StringComparison.Ordinal);
        Assert.Equal(["<b>bold</b>", "\"><img src=x>"], Choices(choice));
    }

    private string Mine => $"tenant_id = '{customer.TestTenant.Tenant.Id.Value}'";

    /// <summary>
    /// A person gave a consent that opens several profiles. Returns the page that they are redirected to, and their cookie.
    /// </summary>
    private async Task<(string Page, string Cookie)> CreateCallerAsync(string handle, string? page = null)
    {
        page ??= await LinkAsync(new { platform = "paper" });
        var (left, callback) = await LeaveAsync(page, handle);
        var back = await GetAsync(callback, CookieOf(left));
        Assert.Equal((303, page), (back.Status, back.Headers["Location"]));
        Assert.Equal(CookieOf(left), CookieOf(back));
        // The state is consumed, for every browser.
        Assert.Equal(404, (await GetAsync(callback, CookieOf(left))).Status);
        return (page, CookieOf(back));
    }

    private async Task<(Reply Left, string Callback)> LeaveAsync(string page, string handle)
    {
        var left = await SubmitAsync(page, null, ("handle", handle));
        Assert.Equal(303, left.Status);
        return (left, $"/connect/paper/callback?code=x&state={left.Headers["Location"].Split("state=")[1]}");
    }

    private async Task<string> LinkAsync(object link) =>
        new Uri((await customer.PostAsync("/accounts/connect-links", link)).Text("url")).AbsolutePath;

    private async Task<IEnumerable<string?>> UsernamesAsync() =>
        (await customer.GetAsync("/accounts")).Items.Select(account => account.GetProperty("username").GetString());

    private static IEnumerable<string> Choices(Reply page) =>
        Choice().Matches(page.Body).Select(match => WebUtility.HtmlDecode(match.Groups[1].Value));

    private static string CookieOf(Reply left) => left.Headers["Set-Cookie"].Split(';')[0];

    private Task<Reply> GetAsync(string path, string? cookie) => SendAsync(new(HttpMethod.Get, path), cookie);

    private Task<Reply> SubmitAsync(string path, string? cookie, params (string Name, string Value)[] fields) => SendAsync(
        new(HttpMethod.Post, path)
        {
            Content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))),
            Headers = { { "Origin", "http://localhost" } },
        },
        cookie);

    private async Task<Reply> SendAsync(HttpRequestMessage request, string? cookie)
    {
        if (cookie is not null)
            request.Headers.Add("Cookie", cookie);
        using (request)
            return await customer.SendAsync(request);
    }

    [GeneratedRegex("<input type=\"radio\" name=\"profile\" value=\"([^\"]*)\"")]
    private static partial Regex Choice();
}
