using System.Diagnostics;
using System.Net;
using System.Reflection;
using Postato.Application.Http;
using Postato.Infrastructure.Http;
using Postato.Testing;

namespace Postato.Infrastructure.Tests.Http;

/// <summary>Nothing that the process or earlier servers provide is added to a request.</summary>
[Rule("S-80")]
public sealed class BareRequestTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Neither_a_proxy_nor_cookies_nor_credentials_nor_traces_nor_a_referrer_go_along()
    {
        using var proxy = new ConnectionCounter();
        var asked = new List<string>();
        using var server = new RawServer(head =>
        {
            lock (asked)
                asked.Add(head);
            return head.Split(' ')[1] switch
            {
                "/start" =>
                    "HTTP/1.1 302 Found\r\nLocation: /next?secret=1\r\nSet-Cookie: session=1; Path=/\r\nContent-Length: "
                        + "0\r\nConnection: close\r\n\r\n",
                "/next?secret=1" =>
                    "HTTP/1.1 302 Found\r\nLocation: /last\r\nSet-Cookie: session=2; Path=/\r\nContent-Length: 0\r\nConnection: "
                        + "close\r\n\r\n",
                _ => "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"x\"\r\nWWW-Authenticate: "
                    + "Negotiate\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
            };
        });
        using var fixture = new GuardedHttpFixture(null, server.Origin);
        using var listener = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(listener);
        using var trace = new Activity("ours").SetIdFormat(ActivityIdFormat.W3C).AddBaggage("inside", "name").Start();
        trace.TraceStateString = "inside=name";
        var before = HttpClient.DefaultProxy;
        try
        {
            HttpClient.DefaultProxy = new WebProxy($"http://127.0.0.1:{proxy.Port}")
            {
                Credentials = new NetworkCredential("user", "password"),
            };
            await fixture.Fetcher.GetDocumentAsync($"{server.Origin}/start", FetchKind.Document, Ct);
        }
        finally
        {
            HttpClient.DefaultProxy = before;
        }

        // Each is requested once: a 401 is not retried with credentials.
        Assert.Equal(["/start", "/next?secret=1", "/last"], asked.Select(head => head.Split(' ')[1]));
        Assert.All(
            asked,
            head => Assert.Equal(
                ["Host", "User-Agent", "Accept-Encoding"],
                head.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split(':')[0])));
        Assert.Equal(0, proxy.Connections);
    }

    [Fact]
    public void The_handler_of_the_guarded_client_has_all_extras_off()
    {
        using var fixture = new GuardedHttpFixture();
        var invoker = typeof(GuardedHttp).GetFields(BindingFlags.Instance | BindingFlags.NonPublic)
            .Single(field => field.FieldType == typeof(HttpMessageInvoker))
            .GetValue(fixture.Http)!;
        var handler = Assert.IsType<SocketsHttpHandler>(
            typeof(HttpMessageInvoker).GetField("_handler", BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(invoker));

        Assert.False(handler.UseProxy || handler.UseCookies || handler.AllowAutoRedirect || handler.PreAuthenticate);
        Assert.Null(handler.Proxy);
        Assert.Null(handler.Credentials);
        Assert.Null(handler.DefaultProxyCredentials);
        Assert.Null(handler.ActivityHeadersPropagator);
        Assert.True(
            handler.SslOptions.ClientCertificates is null or { Count: 0 } && handler.SslOptions.LocalCertificateSelectionCallback is null
                && handler.SslOptions.RemoteCertificateValidationCallback is null);
        Assert.Equal(
            (DecompressionMethods.None, TimeSpan.FromSeconds(60)), (handler.AutomaticDecompression, handler.PooledConnectionLifetime));
        Assert.NotNull(handler.ConnectCallback);
    }
}
