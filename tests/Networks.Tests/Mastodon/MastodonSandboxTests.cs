using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Postato.Networks.Tests.Contract;

namespace Postato.Networks.Tests.Mastodon;

/// <summary>The imitation refuses and remembers what real servers do, in their words; called without the product.</summary>
public sealed class MastodonSandboxTests(MastodonFixture fixture) : IClassFixture<MastodonFixture>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("cafe\u0301", 4)]
    [InlineData("日本語", 3)]
    [InlineData("नमस्ते", 3)]
    [InlineData("“it’s”", 6)]
    [InlineData("👍🏽", 1)]
    [InlineData("👨\u200D👩\u200D👧\u200D👦", 1)]
    [InlineData("🇧🇷", 1)]
    [InlineData("1\uFE0F\u20E3", 1)]
    [InlineData("a\r\nb", 3)]
    [InlineData("https://example.com/very/long/path?x=1", 23)]
    [InlineData("http://täst.de", 23)]
    [InlineData("see example.com now", 19)]
    [InlineData("a@b.com", 7)]
    [InlineData("@user@host.social hi", 8)]
    public async Task Texts_are_counted_as_Mastodon_does(string text, int length)
    {
        var account = await fixture.ConnectAsync(Ct);

        // Followed by a line of its own, so that nothing after it is joined to it.
        var fits = await CreateAsync(account, new { status = $"{text}\n{new string('x', 499 - length)}" });
        var exceeds = await CreateAsync(account, new { status = $"{text}\n{new string('x', 500 - length)}" });

        Assert.Equal(200, fits.Status);
        Assert.Equal((422, "Validation failed: Text character limit of 500 exceeded"), (exceeds.Status, ErrorOf(exceeds)));
    }

    [Theory]
    [InlineData("""{"status":""}""", 422, "Validation failed: Text can't be blank")]
    [InlineData("""{"status":"a","visibility":"friends"}""", 422, "Validation failed: Visibility is not included in the list")]
    [InlineData("""{"status":"a","in_reply_to_id":"1"}""", 404, "Record not found")]
    [InlineData("""{"status":"a","media_ids":["1"]}""", 422, "Media 1 not found or already attached to another post")]
    [InlineData("""{"status":"a","media_ids":["1","2","3","4","5"]}""", 422, "Cannot attach more than 4 files")]
    [InlineData(
        """{"status":"a","media_ids":["1"],"poll":{"options":["a","b"],"expires_in":300}}""", 422, "Cannot attach more than 4 files")]
    [InlineData(
        """{"status":"a","poll":{"options":["a"],"expires_in":300}}""", 422, "Validation failed: Options must have more than one item")]
    [InlineData(
        """{"status":"a","poll":{"options":["a","a"],"expires_in":300}}""", 422, "Validation failed: Options contain duplicate items")]
    [InlineData("""{"status":"a","poll":{"options":["a","b"],"expires_in":299}}""", 422, "Validation failed: Expires at is too soon")]
    [InlineData(
        """{"status":"a","poll":{"options":["a","b"],"expires_in":2629747}}""", 422,
        "Validation failed: Expires at is too far into the future")]
    public async Task A_status_that_a_server_would_not_take_is_refused(string json, int status, string error)
    {
        var answer = await SendAsync(await fixture.ConnectAsync(Ct), HttpMethod.Post, "/api/v1/statuses", Json(json));

        Assert.Equal((status, error), (answer.Status, ErrorOf(answer)));
    }

    [Fact]
    public async Task A_key_answers_with_its_first_status_for_an_hour_whatever_is_sent()
    {
        var account = await fixture.ConnectAsync(Ct);
        var first = await CreateAsync(account, new { status = "one" }, key: "key");

        var again = await CreateAsync(account, new { status = "two" }, key: "key");
        var another = await CreateAsync(await fixture.ConnectAsync(Ct), new { status = "two" }, key: "key");
        await fixture.AdvanceAsync(TimeSpan.FromMinutes(61), Ct);
        var later = await CreateAsync(account, new { status = "three" }, key: "key");

        Assert.Equal(IdOf(first), IdOf(again));
        Assert.NotEqual(IdOf(first), IdOf(another));
        Assert.NotEqual(IdOf(first), IdOf(later));
        Assert.Equal(["one", "three"], await fixture.TextsOfAsync(account, Ct));
    }

    [Fact]
    public async Task A_key_whose_status_was_deleted_finds_nothing()
    {
        var account = await fixture.ConnectAsync(Ct);
        var first = await CreateAsync(account, new { status = "gone" }, key: "key");
        await fixture.DeleteAsync(account, IdOf(first), Ct);

        var again = await CreateAsync(account, new { status = "gone" }, key: "key");

        Assert.Equal((404, "Record not found"), (again.Status, ErrorOf(again)));
    }

    [Fact]
    public async Task GoToSocial_remembers_a_code_and_no_id_errors_too()
    {
        var account = await fixture.ConnectAtAsync(fixture.GoToSocialHost, Ct);
        var bad = await CreateAsync(account, new { status = "" }, key: "bad");
        await CreateAsync(account, new { status = "one" }, key: "good");

        var good = await CreateAsync(account, new { status = "one" }, key: "good");
        var badAgain = await CreateAsync(account, new { status = "now it is good" }, key: "bad");
        await fixture.AdvanceAsync(TimeSpan.FromMinutes(6), Ct);
        var later = await CreateAsync(account, new { status = "one" }, key: "good");

        Assert.Equal((400, "Bad Request: Validation failed: Text can't be blank"), (bad.Status, ErrorOf(bad)));
        Assert.Equal((200, """{"status":"request already handled"}"""), (good.Status, good.Body));
        Assert.Equal((400, """{"status":"request already handled"}"""), (badAgain.Status, badAgain.Body));
        Assert.Equal(200, later.Status);
        Assert.Equal(["one", "one"], await fixture.TextsOfAsync(account, Ct));
    }

    [Fact]
    public async Task GoToSocial_tells_that_a_first_copy_is_under_way()
    {
        var account = await fixture.ConnectAtAsync(fixture.GoToSocialHost, Ct);

        // The slow answer takes five seconds. Which of the two arrives first is open; the other is refused meanwhile.
        var answers = await Task.WhenAll(
            CreateAsync(account, new { status = "slow #sbx_slow" }, key: "key"),
            CreateAsync(account, new { status = "slow #sbx_slow" }, key: "key"));

        Assert.Equal([200, 409], answers.Select(answer => answer.Status).Order());
        Assert.Single(await fixture.PostsOfAsync(account, Ct));
    }

    [Fact]
    public async Task Pleroma_remembers_an_answer_and_says_so()
    {
        var account = await fixture.ConnectAtAsync(fixture.PleromaHost, Ct);
        var bad = await CreateAsync(account, new { status = "" }, key: "bad");

        var again = await CreateAsync(account, new { status = "now it is good" }, key: "bad");

        Assert.Equal((422, 422), (bad.Status, again.Status));
        Assert.Equal("true", Header(again.Headers, "idempotent-replayed"));
        Assert.Null(Header(bad.Headers, "idempotent-replayed"));
        Assert.Equal(JsonValueKind.Object, JsonElement.Parse(again.Body).GetProperty("error").ValueKind);
    }

    [Fact]
    public async Task A_server_without_a_memory_makes_two()
    {
        var account = await fixture.ConnectAtAsync(fixture.PlainHost, Ct);
        await CreateAsync(account, new { status = "twice" }, key: "key");
        await CreateAsync(account, new { status = "twice" }, key: "key");

        Assert.Equal(["twice", "twice"], await fixture.TextsOfAsync(account, Ct));
    }

    [Fact]
    public async Task A_medium_is_worked_on_shown_once_and_described_before()
    {
        var account = await fixture.ConnectAsync(Ct);

        var sent = await UploadAsync(account, Picture.New(), "slow #sbx_media_202");
        var id = IdOf(sent);
        var early = await CreateAsync(account, new { status = "too early", media_ids = new[] { id } });
        var asked = new List<int>();
        for (var i = 0; i < 4; i++)
            asked.Add((await SendAsync(account, HttpMethod.Get, $"/api/v1/media/{id}", null)).Status);
        await SendAsync(account, HttpMethod.Put, $"/api/v1/media/{id}", Json("""{"description":"better"}"""));
        var first = await CreateAsync(account, new { status = "shown", media_ids = new[] { id } });
        var second = await CreateAsync(account, new { status = "shown again", media_ids = new[] { id } });

        Assert.Equal((202, JsonValueKind.Null), (sent.Status, JsonElement.Parse(sent.Body).GetProperty("url").ValueKind));
        Assert.Equal("Cannot attach files that have not finished processing. Try again in a moment!", ErrorOf(early));
        Assert.Equal([206, 206, 206, 200], asked);
        Assert.Equal("better", JsonElement.Parse(first.Body).GetProperty("media_attachments")[0].GetProperty("description").GetString());
        Assert.Equal($"Media {id} not found or already attached to another post", ErrorOf(second));
    }

    [Fact]
    public async Task A_file_of_another_kind_is_refused()
    {
        var answer = await UploadAsync(
            await fixture.ConnectAsync(Ct), new MediaFile("no picture"u8.ToArray(), "image/png", 1, 1, null), "");

        Assert.Equal((422, "Validation failed: File content type is invalid, File is invalid"), (answer.Status, ErrorOf(answer)));
    }

    [Fact]
    public async Task Calls_are_counted_and_the_window_ends_at_a_time_in_ISO()
    {
        var account = await fixture.ConnectAsync(Ct);

        var answer = await SendAsync(account, HttpMethod.Get, "/api/v1/accounts/verify_credentials", null);
        for (var i = 0; i < 299; i++)
            await SendAsync(account, HttpMethod.Get, "/api/v1/accounts/verify_credentials", null);
        var over = await SendAsync(account, HttpMethod.Get, "/api/v1/accounts/verify_credentials", null);

        Assert.Equal("300", Header(answer.Headers, "X-RateLimit-Limit"));
        var reset = DateTimeOffset.ParseExact(
            Header(answer.Headers, "X-RateLimit-Reset")!, "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal);
        Assert.InRange(reset - fixture.Clock.GetUtcNow(), TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(6));
        Assert.Equal((429, "Too many requests", "0"), (over.Status, ErrorOf(over), Header(over.Headers, "X-RateLimit-Remaining")));
    }

    [Theory]
    [InlineData(
        """{"client_name":"App","redirect_uris":["https://app.example/callback","https://app.example/other"],"scopes":"read"}""", 200)]
    [InlineData("""{"client_name":"App","redirect_uris":"https://app.example/callback\nhttps://app.example/other","scopes":"read"}""", 200)]
    [InlineData("""{"client_name":"App","redirect_uris":["callback"],"scopes":"read"}""", 422)]
    [InlineData("""{"client_name":"App","scopes":"read"}""", 422)]
    public async Task An_app_names_its_addresses_in_a_list_or_in_lines(string json, int status)
    {
        var answer = await fixture.SendAsync(new(HttpMethod.Post, $"http://{fixture.Host}/api/v1/apps") { Content = Json(json) }, Ct);

        Assert.Equal(status, answer.Status);
        if (status == 200)
            Assert.Equal(2, JsonElement.Parse(answer.Body).GetProperty("redirect_uris").GetArrayLength());
    }

    [Fact]
    public async Task What_is_not_for_everybody_is_listed_for_its_author_alone()
    {
        var (account, reader) = (await fixture.ConnectAsync(Ct), await fixture.ConnectAsync(Ct));
        await CreateAsync(account, new { status = "to all", visibility = "public" });
        await CreateAsync(account, new { status = "to some", visibility = "direct" });
        var path = $"/api/v1/accounts/{account.Profile.PlatformAccountId.Split('@')[0]}/statuses";

        Assert.Equal(2, JsonElement.Parse((await SendAsync(account, HttpMethod.Get, path, null)).Body).GetArrayLength());
        Assert.Equal(1, JsonElement.Parse((await SendAsync(reader, HttpMethod.Get, path, null)).Body).GetArrayLength());
    }

    private Task<ServerAnswer> CreateAsync(TestAccount account, object status, string? key = null) =>
        SendAsync(account, HttpMethod.Post, "/api/v1/statuses", Json(JsonSerializer.Serialize(status)), key);

    private Task<ServerAnswer> UploadAsync(TestAccount account, MediaFile picture, string description) =>
        SendAsync(account, HttpMethod.Post, "/api/v2/media", new MultipartFormDataContent
        {
            { new ByteArrayContent(picture.Bytes), "file", "picture.png" },
            { new StringContent(description), "description" },
        });

    private Task<ServerAnswer> SendAsync(TestAccount account, HttpMethod method, string path, HttpContent? content, string? key = null)
    {
        var request = new HttpRequestMessage(method, $"http://{account.Profile.PlatformAccountId.Split('@')[1]}{path}")
        {
            Content = content,
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", account.Tokens.AccessToken.Reveal());
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        return fixture.SendAsync(request, Ct);
    }

    private static StringContent Json(string json) => new(json, Encoding.UTF8, "application/json");

    private static string IdOf(ServerAnswer answer) => JsonElement.Parse(answer.Body).GetProperty("id").GetString()!;

    private static string? ErrorOf(ServerAnswer answer) =>
        JsonElement.Parse(answer.Body).TryGetProperty("error", out var error) ? error.GetString() : null;

    private static string? Header(HttpResponseHeaders headers, string name) =>
        headers.TryGetValues(name, out var values) ? values.First() : null;
}
