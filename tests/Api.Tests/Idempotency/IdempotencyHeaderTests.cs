using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Npgsql;
using Postato.Api.Tests.Support;
using Postato.Testing;
using Postato.Testing.Postgres;

namespace Postato.Api.Tests.Idempotency;

/// <summary>Idempotency keys over HTTP, with everything that may differ between two tries of one request.</summary>
public sealed class IdempotencyHeaderTests : IAsyncLifetime
{
    private TestDatabase database = null!;
    private ApiHost host = null!;
    private HttpClient client = null!;
    private TestTenant testTenant = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private string Body =>
        $$"""{"platform":"paper","accountId":"{{testTenant.Account.Id}}","status":"publish","content":"Once","metadata":{"a":"1","b":"2"} }""";

    public async ValueTask InitializeAsync()
    {
        database = await PostgresCluster.CreateDatabaseAsync(Ct);
        host = new ApiHost(database);
        client = host.CreateClient();
        await using var hostServices = new HostServices(database.App);
        testTenant = await TestTenant.CreateTenantAsync(hostServices);
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await host.DisposeAsync();
    }

    [Fact]
    [Rule("S-97"), Rule("S-98")]
    public async Task A_repeat_may_differ_in_white_space_and_member_order_and_gets_the_same_bytes()
    {
        var first = await SendAsync(Body, "key");
        Assert.Equal((HttpStatusCode.Created, false), (first.Status, first.Replayed));

        foreach (var again in (string[])[
            Body,
            Body.Replace(",", " ,\n  ", StringComparison.Ordinal),
            $$"""{"content":"Once","status":"publish","metadata":{"a":"1","b":"2"},"accountId":"{{testTenant.Account.Id}}","platform":"paper"}""",
            Body.Replace("""{"a":"1","b":"2"}""", """{"b":"2","a":"1"}""", StringComparison.Ordinal),
            Body.Replace("\"a\"", "\"\\u0061\"", StringComparison.Ordinal),
            Body.Replace("Once", "\\u004fnce", StringComparison.Ordinal)])
        {
            var repeat = await SendAsync(again, "key");
            Assert.Equal((HttpStatusCode.Created, true), (repeat.Status, repeat.Replayed));
            Assert.Equal(first.Bytes, repeat.Bytes);
            Assert.Equal(first.ContentType, repeat.ContentType);
        }

        // In the string form of RFC 8941.
        Assert.Equal(first.Bytes, (await SendAsync(Body, "\"key\"")).Bytes);
        Assert.Equal(1, await database.CountAsync("posts"));
    }

    [Fact]
    [Rule("S-97")]
    public async Task Options_may_differ_in_white_space_and_member_order_too()
    {
        string Draft(string options) =>
            $$"""{"platform":"paper","accountId":"{{testTenant.Account.Id}}","status":"draft","content":"Once","options":{{options}}}""";
        var first = await SendAsync(Draft("""{"a":{"x":1,"y":["l","m"]},"b":"B"}"""), "key");
        Assert.Equal(HttpStatusCode.Created, first.Status);

        foreach (var again in (string[])[
            """{"b":"B","a":{"y":["l","m"],"x":1}}""", """{ "a" : { "x" : 1 , "y" : [ "l" , "m" ] } , "b" : "\u0042" }""",
        ])
            Assert.Equal(first.Bytes, (await SendAsync(Draft(again), "key")).Bytes);
        // The order of a list matters.
        foreach (var other in (string[])[
            """{"a":{"x":1,"y":["m","l"]},"b":"B"}""", """{"a":{"x":2,"y":["l","m"]},"b":"B"}""",
            """{"a":{"x":"1","y":["l","m"]},"b":"B"}""",
        ])
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await SendAsync(Draft(other), "key")).Status);
    }

    [Fact]
    [Rule("S-97"), Rule("S-98")]
    public async Task Any_other_request_under_the_key_is_refused()
    {
        Assert.Equal(HttpStatusCode.Created, (await SendAsync(Body, "key")).Status);

        foreach (var other in (string[])[
            Body.Replace("Once", "once", StringComparison.Ordinal), Body.Replace("publish", "draft", StringComparison.Ordinal),
            Body.Replace("\"2\"", "\"3\"", StringComparison.Ordinal),
        ])
        {
            var refused = await SendAsync(other, "key");
            Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
            Assert.Contains("\"error\":\"idempotency_key_reused\"", refused.Text, StringComparison.Ordinal);
        }

        Assert.Equal(1, await database.CountAsync("posts"));
    }

    [Fact]
    [Rule("S-97")]
    public async Task An_upload_is_known_again_by_the_hash_of_its_file()
    {
        var pixel = Convert.FromBase64String(
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==");
        byte[] another = [.. pixel, 0];

        var first = await UploadAsync(pixel);
        var repeat = await UploadAsync(pixel);
        var other = await UploadAsync(another);

        Assert.Equal((HttpStatusCode.Created, false), (first.Status, first.Replayed));
        Assert.Equal((HttpStatusCode.Created, true), (repeat.Status, repeat.Replayed));
        Assert.Equal(first.Bytes, repeat.Bytes);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, other.Status);
        Assert.Equal(1, await database.CountAsync("media", "filename = 'pixel.png'"));
    }

    [Theory]
    [Rule("S-98")]
    [InlineData("two words")]
    [InlineData("\"\"")]
    [InlineData("\"two words\"")]
    [InlineData("schlüssel")]
    [InlineData("\"unclosed")]
    [InlineData("unopened\"")]
    [InlineData("0123456789", 26)]
    public async Task A_malformed_key_is_refused_and_nothing_is_done(string key, int times = 1)
    {
        var refused = await SendAsync(Body, string.Concat(Enumerable.Repeat(key, times)));

        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Contains("\"error\":\"INVALID_REQUEST\"", refused.Text, StringComparison.Ordinal);
        Assert.Equal(0, await database.CountAsync("posts"));
    }

    [Fact]
    [Rule("S-98")]
    public async Task An_empty_key_is_refused()
    {
        var answer = await host.Server.SendAsync(
            http =>
            {
                (http.Request.Method,
                    http.Request.Path,
                    http.Request.ContentType) = ("POST", $"/v1/workspaces/{testTenant.Workspace.Id}/posts", "application/json");
                http.Request.Headers.Authorization = $"Bearer {testTenant.Secret.Value.Reveal()}";
                http.Request.Headers["Idempotency-Key"] = "";
                http.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(Body));
            },
            Ct);

        Assert.Equal(400, answer.Response.StatusCode);
        Assert.Equal(0, await database.CountAsync("posts"));
    }

    [Fact]
    [Rule("S-98")]
    public async Task Two_keys_on_one_request_are_refused()
    {
        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(Body, "one", "two")).Status);
        Assert.Equal(0, await database.CountAsync("posts"));
    }

    [Fact]
    [Rule("S-98")]
    public async Task While_the_first_request_runs_a_repeat_is_told_when_to_retry()
    {
        await using var holder = new NpgsqlConnection(database.Owner + ";Pooling=false");
        await holder.OpenAsync(Ct);
        await using var hold = new NpgsqlCommand(
            $"begin; set local app.tenant_id = '{testTenant.Tenant.Id.Value}'; select "
                + $"pg_advisory_xact_lock(idempotency_lock('{testTenant.Workspace.Id.Value}', 'key'))",
            holder);
        await hold.ExecuteNonQueryAsync(Ct);

        var refused = await SendAsync(Body, "key");
        Assert.Equal((HttpStatusCode.Conflict, "1"), (refused.Status, refused.RetryAfter));
        Assert.Contains("\"error\":\"idempotency_in_progress\"", refused.Text, StringComparison.Ordinal);
    }

    [Fact]
    [Rule("S-99")]
    public async Task Refusals_of_every_kind_use_up_no_key()
    {
        foreach (var (bad, status) in (IEnumerable<(string, HttpStatusCode)>)[
            ("{", HttpStatusCode.BadRequest),
            (Body.Replace("\"status\":\"publish\"", "\"status\":\"shout\"", StringComparison.Ordinal), HttpStatusCode.BadRequest),
            (Body.Replace("\"Once\"", $"\"{new string('x', 200)}\"", StringComparison.Ordinal), HttpStatusCode.UnprocessableEntity),
            (Body.Replace(testTenant.Account.Id.ToString(), "acc_01HZX3K5Y7Q9W2E4R6T8V0B1NM", StringComparison.Ordinal),
                HttpStatusCode.UnprocessableEntity)])
            Assert.Equal(status, (await SendAsync(bad, "key")).Status);

        await database.ExecuteAsync("alter table deliveries rename to away");
        Assert.Equal(HttpStatusCode.InternalServerError, (await SendAsync(Body, "key")).Status);
        await database.ExecuteAsync("alter table away rename to deliveries");
        Assert.Equal((0, 0), (await database.CountAsync("posts"), await database.CountAsync("idempotency_keys")));

        Assert.Equal((HttpStatusCode.Created, false), (await SendAsync(Body, "key")) is var made ? (made.Status, made.Replayed) : default);
    }

    [Fact]
    [Rule("S-99")]
    public async Task A_connect_link_is_replayed_completely_and_stored_only_sealed()
    {
        await database.ExecuteAsync($"update grants set permissions = {(int)Domain.Tenancy.Permission.AccountsManage}");
        var path = $"/v1/workspaces/{testTenant.Workspace.Id}/accounts/connect-links";
        var first = await SendAsync(path, Json("""{"platform":"paper"}"""), "link");
        var repeat = await SendAsync(path, Json("""{"platform":"paper"}"""), "link");

        Assert.Equal(HttpStatusCode.Created, first.Status);
        Assert.Equal(first.Bytes, repeat.Bytes);
        Assert.True(repeat.Replayed);
        Assert.Equal(
            (1, 1),
            (await database.CountAsync("connect_links"),
                await database.CountAsync("idempotency_keys", "answer is null and answer_sealed is not null")));
    }

    private Task<Reply> SendAsync(string body, params string[] keys) =>
        SendAsync($"/v1/workspaces/{testTenant.Workspace.Id}/posts", Json(body), keys);

    private Task<Reply> UploadAsync(byte[] bytes)
    {
        var file = new ByteArrayContent(bytes);
        file.Headers.ContentType = new MediaTypeHeaderValue("image/png");
        return SendAsync(
            $"/v1/workspaces/{testTenant.Workspace.Id}/media", new MultipartFormDataContent { { file, "file", "pixel.png" } }, "upload");
    }

    private async Task<Reply> SendAsync(string path, HttpContent content, params string[] keys)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        request.Headers.Authorization = new("Bearer", testTenant.Secret.Value.Reveal());
        foreach (var key in keys)
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        using var answer = await client.SendAsync(request, Ct);
        return new(
            answer.StatusCode, await answer.Content.ReadAsByteArrayAsync(Ct), answer.Content.Headers.ContentType?.ToString(),
            answer.Headers.TryGetValues("Idempotent-Replayed", out var replayed) && replayed.Single() == "true",
            answer.Headers.RetryAfter?.ToString());
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    private sealed record Reply(HttpStatusCode Status, byte[] Bytes, string? ContentType, bool Replayed, string? RetryAfter)
    {
        public string Text => Encoding.UTF8.GetString(Bytes);
    }
}
