using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Postato.Networks.Tests.Contract;

namespace Postato.Networks.Tests.X;

/// <summary>The imitation refuses what X refuses, in X's words; called without the product.</summary>
public sealed class XSandboxTests(XFixture fixture) : IClassFixture<XFixture>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_post_comes_back_with_its_links_short_and_its_signs_escaped()
    {
        var account = await fixture.ConnectAsync(Ct);

        var (status, body, headers) = await PostAsync(account, """{"text":"a < b & see example.com"}""");

        var data = JsonElement.Parse(body).GetProperty("data");
        Assert.Equal(201, status);
        Assert.Matches("^a &lt; b &amp; see https://t\\.co/[A-Za-z0-9]{10}$", data.GetProperty("text").GetString());
        Assert.Equal(data.GetProperty("id").GetString(), data.GetProperty("edit_history_tweet_ids")[0].GetString());
        Assert.Equal(("100", "99"), (Header(headers, "x-rate-limit-limit"), Header(headers, "x-rate-limit-remaining")));
        Assert.Equal("2399", Header(headers, "x-user-limit-24hour-remaining"));
        Assert.InRange(long.Parse(Header(headers, "x-app-limit-24hour-remaining")!, null), 0, 9_999);
    }

    [Theory]
    [InlineData("""{"txt":"hello"}""", 400, "[txt] is not one of the allowed fields")]
    [InlineData("""{"text":"hello","reply":{"to":"1"}}""", 400, "[to] is not one of the allowed fields")]
    [InlineData("""{"media":{"media_ids":["1"]}}""", 400, "text is required")]
    [InlineData("""{"text":""}""", 400, "must have text or media")]
    [InlineData("""{"text":"hello","media":{"media_ids":["1"]}}""", 400, "Your media IDs are invalid.")]
    [InlineData("""{"text":"hello","media":{"media_ids":["1","2","3","4","5"]}}""", 400, "a maximum of 4 items")]
    [InlineData("""{"text":"$ABC and $DEF"}""", 400, "maximum of one cashtag")]
    [InlineData("""{"text":"hello","quote_tweet_id":"1"}""", 403, "Quoting this post is not allowed")]
    [InlineData("""{"text":"hello","reply":{"in_reply_to_tweet_id":"1"}}""", 404, "resource-not-found")]
    [InlineData("""{"text":"hello","poll":{"options":["a"],"duration_minutes":5}}""", 400, "between 2 and 4")]
    [InlineData("""{"text":"hello","poll":{"options":["a","b"],"duration_minutes":4}}""", 400, "between 5 and 10080")]
    [InlineData("""{"text":"hello","reply_settings":"nobody"}""", 400, "reply_settings is one of")]
    [InlineData("""no json""", 400, "must be a JSON object")]
    public async Task A_post_that_X_would_not_take_is_refused(string json, int status, string words)
    {
        var answer = await PostAsync(await fixture.ConnectAsync(Ct), json);

        Assert.Equal(status, answer.Status);
        Assert.Contains(words, answer.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", 280, true)]
    [InlineData("", 281, false)]
    [InlineData("日本語", 274, true)]
    [InlineData("日本語", 275, false)]
    [InlineData("👨‍👩‍👧‍👦", 278, true)]
    [InlineData("👨‍👩‍👧‍👦", 279, false)]
    [InlineData("1️⃣", 278, true)]
    [InlineData("🇧🇷", 279, false)]
    [InlineData("https://example.com/very/long/path?x=1 ", 256, true)]
    [InlineData("https://example.com/very/long/path?x=1 ", 257, false)]
    [InlineData("see example.com now ", 248, true)]
    [InlineData("see example.com now ", 249, false)]
    [InlineData("foo.js ", 273, true)]
    [InlineData("a@b.com ", 272, true)]
    [InlineData("a@b.com ", 273, false)]
    [InlineData("“it’s” ", 273, true)]
    [InlineData("Привет ", 274, false)]
    public async Task Texts_are_weighed_as_X_does(string start, int letters, bool fits)
    {
        var text = start + new string('x', letters);

        var answer = await PostAsync(await fixture.ConnectAsync(Ct), JsonSerializer.Serialize(new { text }));

        Assert.Equal(fits ? 201 : 403, answer.Status);
    }

    [Fact]
    public async Task A_premium_account_writes_more_and_the_list_shows_it_whole_on_demand()
    {
        var account = await fixture.ConnectAsync(Ct, "premium");
        var text = new string('x', 3_000);
        Assert.Equal(201, (await PostAsync(account, JsonSerializer.Serialize(new { text }))).Status);

        var listed = await ListAsync(account, "max_results=5&tweet.fields=note_tweet");

        Assert.Equal(text, listed.GetProperty("data")[0].GetProperty("note_tweet").GetProperty("text").GetString());
        Assert.EndsWith("…", listed.GetProperty("data")[0].GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_text_is_refused_within_half_a_day_also_when_its_accents_are_spelt_otherwise()
    {
        var account = await fixture.ConnectAsync(Ct);
        Assert.Equal(201, (await PostAsync(account, """{"text":"caf\u00e9"}""")).Status);

        var again = await PostAsync(account, """{"text":"cafe\u0301"}""");
        Assert.Equal(403, again.Status);
        Assert.Contains("You are not allowed to create a Tweet with duplicate content.", again.Body, StringComparison.Ordinal);

        await fixture.AdvanceAsync(TimeSpan.FromHours(12.1), Ct);
        await fixture.ReconnectAsync(account, Ct);
        Assert.Equal(201, (await PostAsync(account, """{"text":"caf\u00e9"}""")).Status);
    }

    [Fact]
    public async Task Only_ones_own_posts_and_those_that_call_are_answered()
    {
        var (ann, bob) = (await fixture.ConnectAsync(Ct), await fixture.ConnectAsync(Ct));
        var plain = IdOf(await PostAsync(ann, """{"text":"nothing for bob"}"""));
        var calling = IdOf(await PostAsync(ann, JsonSerializer.Serialize(new { text = $"hey @{bob.Username}" })));

        Assert.Equal(403, (await PostAsync(bob, ReplyTo(plain))).Status);
        Assert.Equal(201, (await PostAsync(bob, ReplyTo(calling))).Status);
        Assert.Equal(201, (await PostAsync(ann, ReplyTo(plain))).Status);
    }

    [Fact]
    public async Task The_hundredth_post_of_a_quarter_of_an_hour_is_the_last()
    {
        var account = await fixture.ConnectAsync(Ct);
        for (var i = 0; i < 100; i++)
            Assert.Equal(201, (await PostAsync(account, JsonSerializer.Serialize(new { text = $"post {i}" }))).Status);

        var (status, body, headers) = await PostAsync(account, """{"text":"one more"}""");

        Assert.Equal((429, "0"), (status, Header(headers, "x-rate-limit-remaining")));
        Assert.Contains("rate-limit-exceeded", body, StringComparison.Ordinal);
        await fixture.AdvanceAsync(TimeSpan.FromMinutes(15), Ct);
        Assert.Equal(201, (await PostAsync(account, """{"text":"one more"}""")).Status);
    }

    [Fact]
    public async Task Posts_are_listed_newest_first_page_by_page_and_not_when_they_are_deleted()
    {
        var account = await fixture.ConnectAsync(Ct);
        var ids = new List<string>();
        for (var i = 0; i < 12; i++)
            ids.Add(IdOf(await PostAsync(account, JsonSerializer.Serialize(new { text = $"post {i}" }))));
        Assert.Equal("""{"data":{"deleted":true}}""", (await CallAsync(account, HttpMethod.Delete, $"/2/tweets/{ids[4]}")).Body);

        var first = await ListAsync(account, "max_results=5");
        var second = await ListAsync(
            account, $"max_results=10&pagination_token={first.GetProperty("meta").GetProperty("next_token").GetString()}");

        Assert.Equal(ids.Where((_, i) => i != 4).Reverse(), Ids(first).Concat(Ids(second)));
        Assert.False(second.GetProperty("meta").TryGetProperty("next_token", out _));
        Assert.Equal(
            0,
            (await ListAsync(account, $"start_time={fixture.Clock.GetUtcNow().AddMinutes(5).UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}"))
                .GetProperty("meta")
                .GetProperty("result_count")
                .GetInt32());
        Assert.Single(
            JsonElement.Parse((await CallAsync(account, HttpMethod.Get, $"/2/tweets?ids={ids[4]},{ids[5]}")).Body)
                .GetProperty("data")
                .EnumerateArray());
    }

    [Fact]
    public async Task A_segment_above_two_mebibytes_is_refused_without_a_word()
    {
        var account = await fixture.ConnectAsync(Ct);
        var id = await InitializeAsync(account, 3 << 20, "image/gif", "tweet_gif");

        var (status, body, _) = await AppendAsync(account, id, 0, new byte[(2 << 20) + 1]);

        Assert.Equal((413, ""), (status, body));
        Assert.Equal(200, (await AppendAsync(account, id, 0, new byte[2 << 20])).Status);
    }

    [Fact]
    public async Task A_file_is_finalized_with_an_object_and_when_it_is_whole()
    {
        var account = await fixture.ConnectAsync(Ct);
        var id = await InitializeAsync(account, 10, "image/gif", "tweet_gif");
        Assert.Equal(404, (await CallAsync(account, HttpMethod.Get, $"/2/media/upload?command=STATUS&media_id={id}")).Status);
        Assert.Equal(200, (await AppendAsync(account, id, 0, new byte[4])).Status);

        var empty = await CallAsync(account, HttpMethod.Post, $"/2/media/upload/{id}/finalize", new ByteArrayContent([]));
        Assert.Equal(400, empty.Status);
        Assert.Contains("Request body must be a JSON object", empty.Body, StringComparison.Ordinal);
        Assert.Equal(400, (await FinalizeAsync(account, id)).Status);

        Assert.Equal(200, (await AppendAsync(account, id, 1, new byte[6])).Status);
        Assert.Contains("\"state\":\"pending\"", (await FinalizeAsync(account, id)).Body, StringComparison.Ordinal);
        // Not ready yet.
        Assert.Equal(400, (await PostAsync(account, $$$"""{"text":"soon","media":{"media_ids":["{{{id}}}"]}}""")).Status);
        Assert.Contains(
            "succeeded", (await CallAsync(account, HttpMethod.Get, $"/2/media/upload?command=STATUS&media_id={id}")).Body,
            StringComparison.Ordinal);
        Assert.Equal(201, (await PostAsync(account, $$$"""{"text":"soon","media":{"media_ids":["{{{id}}}"]}}""")).Status);
    }

    [Fact]
    public async Task A_medium_is_its_owners_for_a_day()
    {
        var (ann, bob) = (await fixture.ConnectAsync(Ct), await fixture.ConnectAsync(Ct));
        var id = await UploadAsync(ann);

        Assert.Equal(400, (await PostAsync(bob, $$$"""{"text":"not mine","media":{"media_ids":["{{{id}}}"]}}""")).Status);
        Assert.Equal(201, (await PostAsync(ann, $$$"""{"text":"","media":{"media_ids":["{{{id}}}"]}}""")).Status);
        await fixture.AdvanceAsync(TimeSpan.FromHours(24.1), Ct);
        await fixture.ReconnectAsync(ann, Ct);
        Assert.Contains(
            "Your media IDs are invalid.", (await PostAsync(ann, $$$"""{"text":"too late","media":{"media_ids":["{{{id}}}"]}}""")).Body,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_old_way_of_uploading_is_gone()
    {
        var account = await fixture.ConnectAsync(Ct);

        Assert.Equal(
            400, (await CallAsync(account, HttpMethod.Post, "/2/media/upload?command=INIT&media_type=image/gif&total_bytes=10")).Status);
    }

    [Theory]
    [InlineData("response_type=token")]
    [InlineData("client_id=another")]
    [InlineData("redirect_uri=http%3A%2F%2F127.0.0.1%3A5999%2Fconnect%2Fcallback%2F")]
    [InlineData("redirect_uri=http%3A%2F%2Flocalhost%3A5999%2Fconnect%2Fcallback")]
    [InlineData("code_challenge=short")]
    [InlineData("state=")]
    public async Task Consent_is_asked_for_as_registered_or_not_at_all(string change)
    {
        var start = await fixture.Network.Authorizer.StartAsync(new(null, null, fixture.RedirectUri, new("state")), Ct);
        Assert.True(start.Succeeded(out var authorization, out _));
        var query = System.Web.HttpUtility.ParseQueryString(authorization.AuthorizeUrl.Query);
        var changed = System.Web.HttpUtility.ParseQueryString(change);
        query[changed.AllKeys[0]] = changed[0];

        Assert.Equal(400, (await fixture.CallAsync(HttpMethod.Get, $"/i/oauth2/authorize?{query}", null, Ct)).Status);
    }

    [Fact]
    public async Task Only_the_app_gets_tokens()
    {
        var form = new Dictionary<string, string>
        {
            ["grant_type"] = "refresh_token",
            ["refresh_token"] = "any",
            ["client_id"] = fixture.Settings["Networks:X:ClientId"],
        };

        var without = await fixture.CallAsync(HttpMethod.Post, "/2/oauth2/token", new FormUrlEncodedContent(form), Ct);
        var wrong = await fixture.CallAsync(
            HttpMethod.Post, "/2/oauth2/token", new FormUrlEncodedContent(form), Ct,
            basic: (fixture.Settings["Networks:X:ClientId"], "wrong"));

        Assert.Equal((401, 401), (without.Status, wrong.Status));
        Assert.Contains("Missing valid authorization header", without.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Everything_is_there_again_after_a_kill()
    {
        var account = await fixture.ConnectAsync(Ct);
        var image = await UploadAsync(account);
        var first = IdOf(await PostAsync(account, $$$"""{"text":"before","media":{"media_ids":["{{{image}}}"]}}"""));
        var second = IdOf(await PostAsync(account, ReplyTo(first)));
        await CallAsync(account, HttpMethod.Delete, $"/2/tweets/{second}");
        await PostAsync(account, """{"text":"said"}""");
        var before = (await fixture.PostsOfAsync(account, Ct))
            .Select(post => post.GetRawText().Split("\"createdAt\"")[0].Split("\"platform\"")[1])
            .ToList();

        await fixture.KillAsync(Ct);

        Assert.Equal(
            before,
            (await fixture.PostsOfAsync(account, Ct)).Select(post => post.GetRawText().Split("\"createdAt\"")[0].Split("\"platform\"")[1]));
        Assert.Equal(
            [false, true, false],
            (await fixture.PostsOfAsync(account, Ct)).Select(post => post.GetProperty("deletedAt").ValueKind == JsonValueKind.String));
        Assert.Equal(403, (await PostAsync(account, """{"text":"said"}""")).Status);
        var next = IdOf(await PostAsync(account, """{"text":"after"}"""));
        Assert.True(ulong.Parse(next, null) > ulong.Parse(second, null));
        using var bytes = await fixture.Sandbox.SendAsync(HttpMethod.Get, $"/media/{image}", null, Ct);
        Assert.True(bytes.IsSuccessStatusCode);
    }

    private Task<(int Status, string Body, HttpResponseHeaders Headers)> PostAsync(TestAccount account, string json) =>
        CallAsync(account, HttpMethod.Post, "/2/tweets", new StringContent(json, Encoding.UTF8, "application/json"));

    private Task<(int Status, string Body, HttpResponseHeaders Headers)> CallAsync(
        TestAccount account, HttpMethod method, string path, HttpContent? content = null) =>
        fixture.CallAsync(method, path, content, Ct, bearer: account.Tokens.AccessToken.Reveal());

    private async Task<JsonElement> ListAsync(TestAccount account, string query) =>
        JsonElement.Parse((await CallAsync(account, HttpMethod.Get, $"/2/users/{account.Profile.PlatformAccountId}/tweets?{query}")).Body);

    private async Task<string> InitializeAsync(TestAccount account, long bytes, string type, string category) =>
        IdOf(await CallAsync(
            account, HttpMethod.Post, "/2/media/upload/initialize",
            new StringContent(
                JsonSerializer.Serialize(new { media_type = type, total_bytes = bytes, media_category = category }), Encoding.UTF8,
                "application/json")));

    private Task<(int Status, string Body, HttpResponseHeaders Headers)> AppendAsync(
        TestAccount account, string id, int segment, byte[] bytes) =>
        CallAsync(
            account, HttpMethod.Post, $"/2/media/upload/{id}/append",
            new MultipartFormDataContent
            {
                { new StringContent($"{segment}"), "segment_index" },
                { new ByteArrayContent(bytes), "media", "part" },
            });

    private Task<(int Status, string Body, HttpResponseHeaders Headers)> FinalizeAsync(TestAccount account, string id) =>
        CallAsync(account, HttpMethod.Post, $"/2/media/upload/{id}/finalize", new StringContent("{}", Encoding.UTF8, "application/json"));

    private async Task<string> UploadAsync(TestAccount account) => IdOf(await CallAsync(
        account, HttpMethod.Post, "/2/media/upload",
        new MultipartFormDataContent
        {
            { new StringContent("tweet_image"), "media_category" },
            { new ByteArrayContent(Picture.New().Bytes), "media", "picture" },
        }));

    private static string ReplyTo(string id) => $$$"""{"text":"a reply to {{{id}}}","reply":{"in_reply_to_tweet_id":"{{{id}}}"}}""";

    private static string IdOf((int Status, string Body, HttpResponseHeaders Headers) answer) =>
        JsonElement.Parse(answer.Body).GetProperty("data").GetProperty("id").GetString()!;

    private static IEnumerable<string?> Ids(JsonElement list) =>
        list.GetProperty("data").EnumerateArray().Select(post => post.GetProperty("id").GetString());

    private static string? Header(HttpResponseHeaders headers, string name) =>
        headers.TryGetValues(name, out var values) ? values.First() : null;
}
