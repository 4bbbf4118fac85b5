using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Time.Testing;
using Postato.Application.Deliveries;
using Postato.Application.Queues;
using Postato.Infrastructure.Http;
using Postato.Testing;

namespace Postato.Infrastructure.Tests.Http;

/// <summary>The guarantees that deliveries depend on: whether a request can have arrived, and that it is sent once.</summary>
public sealed class SendTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_refused_connection_never_left()
    {
        var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var origin = $"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}";
        free.Stop();
        using var fixture = new GuardedHttpFixture(null, origin);

        Assert.False((await Assert.ThrowsAsync<RequestNeverLeft>(() => SendAsync(fixture, origin))).WasRefusedByGuard);
    }

    [Fact]
    public async Task A_failed_handshake_never_left()
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        var origin = $"https://127.0.0.1:{((IPEndPoint)server.LocalEndpoint).Port}";
        using var fixture = new GuardedHttpFixture(null, origin);
        var log = RequestLog.Begin();

        var sending = SendAsync(fixture, origin);
        using (var client = await server.AcceptTcpClientAsync(Ct))
            await RawServer.WriteAsync(client.GetStream(), "this is no TLS\r\n\r\n");

        await Assert.ThrowsAsync<RequestNeverLeft>(() => sending);
        Assert.Equal("never_left", Assert.Single(log.Records).Outcome);
    }

    [Fact]
    [Rule("S-73")]
    public async Task A_refused_target_never_left_and_the_log_says_why_without_its_text()
    {
        using var counter = new ConnectionCounter();
        using var fixture = new GuardedHttpFixture();

        var refused = await Assert.ThrowsAsync<RequestNeverLeft>(() => SendAsync(fixture, $"https://127.0.0.1:{counter.Port}"));

        Assert.True(refused.WasRefusedByGuard);
        Assert.Equal("The guarded HTTP client refused a target: port.", Assert.Single(fixture.Log.Entries).Text);
        Assert.Equal(0, counter.Connections);
    }

    [Fact]
    public async Task What_was_cancelled_before_the_first_byte_never_left()
    {
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var resolver = new SilentResolver();
        using var fixture = new GuardedHttpFixture(resolver);

        var sending = SendAsync(fixture, "https://silent.example.com", cancellation.Token);
        await resolver.Asked;
        await cancellation.CancelAsync();

        await Assert.ThrowsAsync<RequestNeverLeft>(() => sending);
        await Assert.ThrowsAsync<RequestNeverLeft>(() => SendAsync(fixture, "https://silent.example.com", cancellation.Token));
    }

    [Fact]
    public async Task What_was_cancelled_after_the_first_byte_is_lost()
    {
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        using var server = new RawServer(async (_, _) =>
        {
            await cancellation.CancelAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, Ct);
            return false;
        });
        using var fixture = new GuardedHttpFixture(null, server.Origin);

        await Assert.ThrowsAsync<AnswerLost>(() => SendAsync(fixture, server.Origin, cancellation.Token));
    }

    [Fact]
    public async Task A_connection_that_closes_after_the_request_lost_the_answer()
    {
        using var server = new RawServer(_ => null);
        using var fixture = new GuardedHttpFixture(null, server.Origin);

        await Assert.ThrowsAsync<AnswerLost>(() => SendAsync(fixture, server.Origin));
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData("POST", "{}")]
    [InlineData("POST", "")]
    [InlineData("POST", null)]
    [InlineData("DELETE", null)]
    [InlineData("GET", null)]
    public async Task A_request_on_a_pooled_connection_that_breaks_is_not_sent_again(string method, string? body)
    {
        using var server = new RawServer(async (head, stream) =>
        {
            if (!head.Contains("/first ", StringComparison.Ordinal))
            {
                stream.Socket.LingerState = new LingerOption(true, 0);
                return false;
            }

            await RawServer.WriteAsync(stream, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
            return true;
        });
        using var fixture = new GuardedHttpFixture(null, server.Origin);

        using (var first = new HttpRequestMessage(HttpMethod.Get, $"{server.Origin}/first"))
            await fixture.Http.SendAsync(first, GuardedHttp.CallLimit, Ct);
        using var request = new HttpRequestMessage(new HttpMethod(method), $"{server.Origin}/second")
        {
            Content = body is null ? null : new StringContent(body),
        };

        await Assert.ThrowsAsync<AnswerLost>(() => fixture.Http.SendAsync(request, GuardedHttp.CallLimit, Ct));
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task A_request_without_effect_is_repeated_when_its_pooled_connection_was_dead()
    {
        var asked = 0;
        using var server = new RawServer(async (_, stream) =>
        {
            if (Interlocked.Increment(ref asked) == 2)
                return false;

            await RawServer.WriteAsync(stream, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
            return true;
        });
        using var fixture = new GuardedHttpFixture(null, server.Origin);

        for (var i = 0; i < 2; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, server.Origin);
            Assert.Equal(200, (await fixture.Http.SendAsync(request, GuardedHttp.CallLimit, Ct, mayRepeat: true)).Status);
        }

        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task An_incomplete_answer_counts_as_lost_with_its_status()
    {
        using var server = new RawServer(_ => "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{\"uri\":");
        using var fixture = new GuardedHttpFixture(null, server.Origin);

        Assert.Equal(200, (await Assert.ThrowsAsync<AnswerLost>(() => SendAsync(fixture, server.Origin))).Status);
    }

    [Fact]
    [Rule("S-82")]
    public async Task An_answer_that_arrives_too_slowly_is_lost_after_one_window()
    {
        var clock = new FakeTimeProvider();
        using var server = new RawServer(async (_, stream) =>
        {
            await RawServer.WriteAsync(stream, "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nx");
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, Ct);
            return false;
        });
        using var fixture = new GuardedHttpFixture(new FetchOptions { AllowOrigins = [server.Origin] }, null, clock);

        using var request = new HttpRequestMessage(HttpMethod.Get, server.Origin);
        var sending = fixture.Http.SendAsync(request, GuardedHttp.UploadLimit, Ct);
        var began = clock.GetUtcNow();
        await Eventually.TrueAsync(
            () =>
            {
                clock.Advance(TimeSpan.FromSeconds(0.1));
                return Task.FromResult(sending.IsCompleted);
            },
            Ct,
            TimeSpan.FromSeconds(60));

        Assert.Equal(200, (await Assert.ThrowsAsync<AnswerLost>(() => sending)).Status);
        Assert.InRange(clock.GetUtcNow() - began, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(60));
    }

    [Fact]
    [Rule("S-82")]
    public void A_body_keeps_its_pace_window_by_window()
    {
        var clock = new FakeTimeProvider();
        using var pace = new PaceLimit(clock);

        for (var window = 0; window < 5; window++)
        {
            pace.Count(160 * 1024);
            clock.Advance(TimeSpan.FromSeconds(10));
            Assert.False(pace.TooSlow.IsCancellationRequested);
        }

        pace.Count((160 * 1024) - 1);
        clock.Advance(TimeSpan.FromSeconds(10));
        Assert.True(pace.TooSlow.IsCancellationRequested);
    }

    [Theory]
    [Rule("S-109")]
    [InlineData("token\r\nX-Injected: 1")]
    [InlineData("token\nX-Injected: 1")]
    [InlineData("token\rX-Injected: 1")]
    [InlineData("token\0")]
    public async Task A_header_value_that_breaks_the_line_never_leaves(string value)
    {
        using var server = new RawServer(_ => RawServer.Ok("{}"));
        using var fixture = new GuardedHttpFixture(null, server.Origin);

        foreach (var inContent in (bool[])[false, true])
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, server.Origin) { Content = new StringContent("{}") };
            Assert.True(
                inContent
                    ? request.Content.Headers.TryAddWithoutValidation("X-Name", value)
                    : request.Headers.TryAddWithoutValidation("Authorization", value));
            await Assert.ThrowsAsync<RequestNeverLeft>(() => fixture.Http.SendAsync(request, GuardedHttp.CallLimit, Ct));
        }

        Assert.Empty(server.Requests);
    }

    [Fact]
    [Rule("S-6"), Rule("S-111")]
    public async Task The_timeline_shows_the_request_without_its_values()
    {
        using var server = new RawServer(_ => RawServer.Ok("{}"));
        using var fixture = new GuardedHttpFixture(null, server.Origin);
        var log = RequestLog.Begin();

        using var request = new HttpRequestMessage(
            HttpMethod.Post, $"{server.Origin}/to%0d%0aken?code=plain-secret&plain-secret&st%0d%0aate=other#plain-secret")
        {
            Content = new StringContent("refresh_token=plain-secret"),
        };
        request.Headers.TryAddWithoutValidation("Authorization", "DPoP plain-secret");
        request.Headers.TryAddWithoutValidation("DPoP", "plain-secret");
        await fixture.Http.SendAsync(request, GuardedHttp.CallLimit, Ct);

        var record = Assert.Single(log.Records);
        Assert.Equal(
            ("POST", $"{server.Origin}/to%0d%0aken?code&st%0d%0aate", 200, "answered"),
            (record.Method, record.Url, record.Status, record.Outcome));
        Assert.DoesNotContain("plain-secret", System.Text.Json.JsonSerializer.Serialize(log.Records), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_request_after_the_end_of_the_lease_does_not_leave(bool pooled)
    {
        using var server = new RawServer(async (_, stream) =>
        {
            await RawServer.WriteAsync(stream, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
            return true;
        });
        using var fixture = new GuardedHttpFixture(null, server.Origin);
        var clock = new FakeTimeProvider();
        var term = new LeaseTerm(clock, HostMoment.Now(clock));
        term.Enter();
        if (pooled)
            await AskAsync();
        var before = server.Requests.Count;

        clock.Advance(TimeSpan.FromMinutes(5));
        var log = RequestLog.Begin();
        await Assert.ThrowsAsync<RequestNeverLeft>(AskAsync);
        Assert.Equal("never_left", Assert.Single(log.Records).Outcome);
        Assert.Equal(before, server.Requests.Count);

        term.Renew(HostMoment.Now(clock));
        await AskAsync();
        Assert.Equal(before + 1, server.Requests.Count);

        async Task AskAsync()
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, server.Origin);
            await fixture.Http.SendAsync(request, GuardedHttp.CallLimit, Ct);
        }
    }

    [Fact]
    public async Task A_body_being_sent_when_the_lease_ends_is_not_completed()
    {
        var came = 0L;
        using var server = new RawServer(async (_, stream) =>
        {
            var buffer = new byte[64 * 1024];
            while (await stream.ReadAsync(buffer, Ct) is var read and > 0)
                came += read;
            return false;
        });
        using var fixture = new GuardedHttpFixture(null, server.Origin);
        var clock = new FakeTimeProvider();
        new LeaseTerm(clock, HostMoment.Now(clock)).Enter();
        var body = new LateStream(chunks: 20, () => clock.Advance(TimeSpan.FromSeconds(3)));
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{server.Origin}/")
        {
            Content = new StreamContent(body, LateStream.ChunkBytes),
        };

        await Assert.ThrowsAsync<AnswerLost>(() => fixture.Http.SendAsync(request, GuardedHttp.UploadLimit, Ct));
        Assert.InRange(came, 0, 10 * LateStream.ChunkBytes);
    }

    /// <summary>The clock moves with each of its chunks.</summary>
    private sealed class LateStream(int chunks, Action passes) : MemoryStream
    {
        public const int ChunkBytes = 32 * 1024;

        private int read;

        public override bool CanSeek => false;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (read++ == chunks)
                return ValueTask.FromResult(0);

            passes();
            return ValueTask.FromResult(ChunkBytes);
        }
    }

    private static async Task SendAsync(GuardedHttpFixture fixture, string origin, CancellationToken? ct = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{origin}/") { Content = new StringContent("{}") };
        await fixture.Http.SendAsync(request, GuardedHttp.CallLimit, ct ?? Ct);
    }
}
