using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Postato.Sandbox.Tests.Support;

namespace Postato.Sandbox.Tests;

/// <summary>Every fault that a network can be told to have.</summary>
public sealed class FaultTests(SandboxFixture fixture) : IClassFixture<SandboxFixture>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_status_comes_with_the_networks_words_for_it_or_with_given_ones()
    {
        var login = await fixture.LoginAsync(Ct);
        await fixture.OrderAsync(new { username = login.Handle, kind = "status", status = 502, times = 1 }, Ct);
        await fixture.OrderAsync(
            new
            {
                username = login.Handle,
                kind = "status",
                status = 418,
                times = 1,
                body = """{"error":"Teapot","message":"short and stout"}""",
            },
            Ct);

        Assert.Equal((502, "UpstreamFailure"), await Answers.OfAsync(login.PostAsync("a", Ct), Ct));
        Assert.Equal((418, "Teapot"), await Answers.OfAsync(login.PostAsync("b", Ct), Ct));
        Assert.Empty(await fixture.PostsOfAsync(login, Ct));
    }

    [Theory]
    [InlineData(400, "InvalidRequest")]
    [InlineData(401, "InvalidToken")]
    [InlineData(403, "ScopeMissingError")]
    [InlineData(413, "PayloadTooLarge")]
    [InlineData(429, "RateLimitExceeded")]
    [InlineData(500, "InternalServerError")]
    [InlineData(503, "InternalServerError")]
    public async Task Each_status_has_the_networks_name(int status, string error)
    {
        var login = await fixture.LoginAsync(Ct);
        await fixture.OrderAsync(new { username = login.Handle, kind = "status", status, times = 1 }, Ct);

        Assert.Equal((status, error), await Answers.OfAsync(login.PostAsync("a", Ct), Ct));
    }

    [Fact]
    public async Task A_rate_limit_says_when_it_ends()
    {
        var login = await fixture.LoginAsync(Ct);
        await fixture.OrderAsync(new { username = login.Handle, kind = "rate_limit", retryAfterSeconds = 17, times = 1 }, Ct);

        using var answer = await login.PostAsync("a", Ct);

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.Equal(("17", "0"), (answer.Header("Retry-After"), answer.Header("RateLimit-Remaining")));
        var now = (await fixture.Sandbox.PostAsync("/_sandbox/clock", new { advanceSeconds = 0 }, Ct))
            .GetProperty("now")
            .GetDateTimeOffset();
        Assert.InRange(long.Parse(answer.Header("RateLimit-Reset"), null) - now.ToUnixTimeSeconds(), 0, 18);
    }

    [Fact]
    public async Task What_hangs_is_done_and_answered_late()
    {
        var login = await fixture.LoginAsync(Ct);
        await fixture.OrderAsync(new { username = login.Handle, kind = "hang", seconds = 1, times = 1 }, Ct);
        var watch = Stopwatch.StartNew();

        Assert.Equal((200, ""), await Answers.OfAsync(login.PostAsync("late", Ct), Ct));

        Assert.True(watch.Elapsed >= TimeSpan.FromSeconds(1));
        Assert.Single(await fixture.PostsOfAsync(login, Ct));
    }

    [Theory]
    [InlineData("cut_before", 0)]
    [InlineData("cut_after", 1)]
    [InlineData("half_answer", 1)]
    public async Task A_connection_breaks_before_or_after_the_deed(string kind, int stored)
    {
        var login = await fixture.LoginAsync(Ct);
        await fixture.OrderAsync(new { username = login.Handle, kind, times = 1 }, Ct);

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => login.PostAsync("cut", Ct));

        Assert.Equal(stored, (await fixture.PostsOfAsync(login, Ct)).Count);
        var seen = (await RequestsAsync())
            .Last(request => request.GetProperty("path").GetString()!.EndsWith("putRecord", StringComparison.Ordinal));
        Assert.Equal(0, seen.GetProperty("status").GetInt32());
        Assert.StartsWith("flt_", seen.GetProperty("faultId").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Garbage_is_a_page_where_an_answer_should_be()
    {
        var login = await fixture.LoginAsync(Ct);
        await fixture.OrderAsync(new { username = login.Handle, kind = "garbage", times = 1 }, Ct);

        using var answer = await login.PostAsync("stored", Ct);

        Assert.Equal((HttpStatusCode.OK, "text/html"), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
        Assert.StartsWith("<html>", await answer.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        Assert.Single(await fixture.PostsOfAsync(login, Ct));
    }

    [Fact]
    public async Task A_token_that_is_made_to_end_is_refreshed()
    {
        var login = await fixture.LoginAsync(Ct);
        await fixture.OrderAsync(new { username = login.Handle, kind = "expire_token", times = 1 }, Ct);

        Assert.Equal((401, "invalid_token"), await Answers.OfAsync(login.PostAsync("a", Ct), Ct));
        (await login.RefreshAsync(Ct)).EnsureSuccessStatusCode().Dispose();
        Assert.Equal((200, ""), await Answers.OfAsync(login.PostAsync("a", Ct), Ct));
    }

    [Fact]
    public async Task A_token_that_is_revoked_is_over_for_good()
    {
        var login = await fixture.LoginAsync(Ct);
        await fixture.OrderAsync(new { username = login.Handle, kind = "revoke_token", times = 1 }, Ct);

        Assert.Equal((401, "invalid_token"), await Answers.OfAsync(login.PostAsync("a", Ct), Ct));
        Assert.Equal((400, "invalid_grant"), await Answers.OfAsync(login.RefreshAsync(Ct), Ct));
    }

    [Theory]
    [InlineData("media_fails")]
    [InlineData("media_slow")]
    [InlineData("quota")]
    [InlineData("refuse")]
    [InlineData("nonce")]
    [InlineData("moved")]
    [InlineData("blob_lost")]
    public async Task Other_kinds_are_taken_too(string kind)
    {
        var id = await fixture.OrderAsync(new { kind, operation = "none", seconds = 3 }, Ct);

        Assert.Equal(
            kind,
            Assert.Single(await fixture.FaultsAsync(Ct), fault => fault.GetProperty("id").GetString() == id)
                .GetProperty("kind")
                .GetString());
        Assert.Contains(
            kind,
            (await fixture.Sandbox.GetAsync("/_sandbox/faults", Ct))
                .GetProperty("kinds")
                .EnumerateArray()
                .Select(known => known.GetString()));
        await EndAsync(id);
    }

    [Fact]
    public async Task An_unknown_kind_is_refused_with_a_list_of_the_known_ones()
    {
        using var answer = await fixture.Sandbox.SendAsync(HttpMethod.Post, "/_sandbox/faults", new { kind = "earthquake" }, Ct);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("cut_after", await answer.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fault_without_an_operation_meets_publishing_calls_only()
    {
        var name = SandboxFixture.NewName();
        var login = await fixture.LoginAsync(Ct, name);
        var id = await fixture.OrderAsync(new { platform = "bluesky", kind = "status", status = 503 }, Ct);
        try
        {
            var other = await fixture.LoginAsync(Ct);
            (await other.RefreshAsync(Ct)).EnsureSuccessStatusCode().Dispose();
            Assert.Equal((200, ""), await Answers.OfAsync(login.CallAsync(HttpMethod.Get, "com.atproto.server.getSession", null, Ct), Ct));
            Assert.Equal((503, "InternalServerError"), await Answers.OfAsync(login.PostAsync("a", Ct), Ct));
            Assert.Equal((503, "InternalServerError"), await Answers.OfAsync(login.UploadAsync([1], "image/png", Ct), Ct));
        }
        finally
        {
            await EndAsync(id);
        }
    }

    [Theory]
    [InlineData("getSession")]
    [InlineData("uploadBlob")]
    [InlineData("token")]
    public async Task A_fault_meets_the_operation_that_it_names(string operation)
    {
        var login = await fixture.LoginAsync(Ct);
        var id = await fixture.OrderAsync(new { kind = "status", status = 503, operation }, Ct);
        try
        {
            Assert.Equal((200, ""), await Answers.OfAsync(login.PostAsync("a", Ct), Ct));
            Assert.Equal(
                operation == "getSession" ? 503 : 200,
                (await Answers.OfAsync(login.CallAsync(HttpMethod.Get, "com.atproto.server.getSession", null, Ct), Ct)).Status);
            Assert.Equal(
                operation == "uploadBlob" ? 503 : 200, (await Answers.OfAsync(login.UploadAsync([1], "image/png", Ct), Ct)).Status);
            Assert.Equal(operation == "token" ? 503 : 200, (await Answers.OfAsync(login.RefreshAsync(Ct), Ct)).Status);
        }
        finally
        {
            await EndAsync(id);
        }
    }

    [Fact]
    public async Task A_fault_meets_whom_it_names()
    {
        var name = SandboxFixture.NewName();
        var (named, other) = (await fixture.LoginAsync(Ct, name), await fixture.LoginAsync(Ct, $"{name}x"));
        // With or without the name's domain.
        await fixture.OrderAsync(new { username = name, kind = "status", status = 500, times = 1 }, Ct);
        await fixture.OrderAsync(new { username = named.Handle, kind = "status", status = 502, times = 1 }, Ct);

        Assert.Equal(200, (await Answers.OfAsync(other.PostAsync("a", Ct), Ct)).Status);
        Assert.Equal(500, (await Answers.OfAsync(named.PostAsync("a", Ct), Ct)).Status);
        Assert.Equal(502, (await Answers.OfAsync(named.PostAsync("a", Ct), Ct)).Status);
        Assert.Equal(200, (await Answers.OfAsync(named.PostAsync("a", Ct), Ct)).Status);
    }

    [Fact]
    public async Task A_fault_counts_down_and_is_gone()
    {
        var login = await fixture.LoginAsync(Ct);
        var id = await fixture.OrderAsync(new { username = login.Handle, kind = "status", status = 500, times = 2 }, Ct);

        Assert.Equal(500, (await Answers.OfAsync(login.PostAsync("a", Ct), Ct)).Status);
        Assert.Equal(
            1,
            Assert.Single(await fixture.FaultsAsync(Ct), fault => fault.GetProperty("id").GetString() == id)
                .GetProperty("left")
                .GetInt32());
        Assert.Equal(500, (await Answers.OfAsync(login.PostAsync("a", Ct), Ct)).Status);
        Assert.Equal(200, (await Answers.OfAsync(login.PostAsync("a", Ct), Ct)).Status);
        Assert.DoesNotContain(await fixture.FaultsAsync(Ct), fault => fault.GetProperty("id").GetString() == id);
    }

    [Fact]
    public async Task A_rate_is_a_chance()
    {
        var login = await fixture.LoginAsync(Ct);
        var id = await fixture.OrderAsync(
            new { username = login.Handle, kind = "status", status = 500, rate = 0.5, operation = "getSession" }, Ct);
        var failed = 0;
        for (var i = 0; i < 100; i++)
            failed += (await Answers.OfAsync(login.CallAsync(HttpMethod.Get, "com.atproto.server.getSession", null, Ct), Ct)).Status == 500
                ? 1
                : 0;
        await EndAsync(id);

        // A result outside this range happens less than once in a million runs.
        Assert.InRange(failed, 25, 75);
        var never = await fixture.OrderAsync(new { username = login.Handle, kind = "status", status = 500, rate = 0 }, Ct);
        var always = await fixture.OrderAsync(new { username = login.Handle, kind = "status", status = 502, rate = 1 }, Ct);
        Assert.Equal(502, (await Answers.OfAsync(login.PostAsync("a", Ct), Ct)).Status);
        await EndAsync(never);
        await EndAsync(always);
    }

    [Fact]
    public async Task Faults_are_ended_one_by_one_or_all_at_once()
    {
        var (first, second) = (
            await fixture.OrderAsync(new { kind = "status", operation = "none" }, Ct),
            await fixture.OrderAsync(new { kind = "status", operation = "none" }, Ct));

        await EndAsync(first);
        Assert.DoesNotContain(await fixture.FaultsAsync(Ct), fault => fault.GetProperty("id").GetString() == first);
        Assert.Contains(await fixture.FaultsAsync(Ct), fault => fault.GetProperty("id").GetString() == second);

        using var ended = await fixture.Sandbox.SendAsync(HttpMethod.Delete, "/_sandbox/faults", null, Ct);
        Assert.Equal(HttpStatusCode.NoContent, ended.StatusCode);
        Assert.Empty(await fixture.FaultsAsync(Ct));
    }

    [Fact]
    public async Task A_marker_acts_once_for_each_person_and_text_and_for_ever_when_it_says_so()
    {
        var (ann, bob) = (await fixture.LoginAsync(Ct), await fixture.LoginAsync(Ct));

        Assert.Equal(500, (await Answers.OfAsync(ann.PostAsync("one #sbx_500", Ct), Ct)).Status);
        Assert.Equal(200, (await Answers.OfAsync(ann.PostAsync("one #sbx_500", Ct), Ct)).Status);
        Assert.Equal(500, (await Answers.OfAsync(ann.PostAsync("two #sbx_500", Ct), Ct)).Status);
        Assert.Equal(500, (await Answers.OfAsync(bob.PostAsync("one #sbx_500", Ct), Ct)).Status);
        for (var i = 0; i < 3; i++)
            Assert.Equal(503, (await Answers.OfAsync(ann.PostAsync("always #sbx_503_always", Ct), Ct)).Status);
    }

    [Theory]
    [InlineData("#sbx_earthquake")]
    [InlineData("#sbx_500x")]
    [InlineData("#sbx_item2_500")]
    [InlineData("sbx_500")]
    public async Task What_is_no_marker_does_nothing(string text)
    {
        var login = await fixture.LoginAsync(Ct);

        Assert.Equal((200, ""), await Answers.OfAsync(login.PostAsync(text, Ct), Ct));
    }

    private async Task<IReadOnlyList<JsonElement>> RequestsAsync() =>
        [.. (await fixture.Sandbox.GetAsync("/_sandbox/requests?limit=10000", Ct)).GetProperty("items").EnumerateArray()];

    private async Task EndAsync(string id)
    {
        using var ended = await fixture.Sandbox.SendAsync(HttpMethod.Delete, $"/_sandbox/faults/{id}", null, Ct);
        Assert.Equal(HttpStatusCode.NoContent, ended.StatusCode);
    }
}
