using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Postato.Networks.Tests.Lying;

namespace Postato.Hostile;

/// <summary>Stands before a network's imitation: honest while accounts are connected, and from then on every answer is a lie.</summary>
internal sealed class LyingProxy : IAsyncDisposable
{
    private const int LongList = 4 << 20;

    private static readonly TimeSpan Drip = TimeSpan.FromSeconds(1);

    private readonly WebApplication app;

#pragma warning disable RS0030 // No part of the product.
    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false });
#pragma warning restore RS0030

    private long seed;
    private volatile bool lies;
    private long answers;

    private LyingProxy(WebApplication app, string origin, long seed) => (this.app, Origin, this.seed) = (app, origin, seed);

    public string Origin { get; }

    /// <summary>Whom it stands for.</summary>
    public string Behind { get; set; } = "";

    /// <summary>What an honest answer says in the place of something else.</summary>
    public (string Where, string What, string Instead)? Says { get; set; }

    public long Lies => Interlocked.Read(ref answers);

    public static async Task<LyingProxy> StartAsync(long seed)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var port = ((IPEndPoint)socket.LocalEndPoint!).Port;
        socket.Close();

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, port);
            kestrel.ResponseHeaderEncodingSelector = _ => Encoding.Latin1;
            kestrel.Limits.MinResponseDataRate = null;
        });
        var proxy = new LyingProxy(builder.Build(), $"http://127.0.0.1:{port}", seed);
        proxy.app.Run(proxy.AnswerAsync);
        await proxy.app.StartAsync();
        return proxy;
    }

    public void BeginToLie() => lies = true;

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        http.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        try
        {
            var honest = await AskAsync(context);
            if (lies)
                await LieAsync(context, honest.Status, honest.Body);
            else
                await context.Response.Body.WriteAsync(honest.Body, context.RequestAborted);
        }
        catch (Exception gone) when (gone is OperationCanceledException or HttpRequestException or IOException)
        {
            context.Features.Get<IHttpRequestLifetimeFeature>()!.Abort();
        }
    }

    private async Task<(int Status, byte[] Body)> AskAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), $"{Behind}{context.Request.Path.ToUriComponent()}{context.Request.QueryString}") { Content = new ByteArrayContent(body.ToArray()) };
        foreach (var (name, values) in context.Request.Headers)
        {
            // The same name is kept: proofs and issuers are of this address.
            if (!name.StartsWith("Content-Length", StringComparison.OrdinalIgnoreCase) && !request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values))
                request.Content.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
        }

        using var answer = await http.SendAsync(request, context.RequestAborted);
        var bytes = await answer.Content.ReadAsByteArrayAsync(context.RequestAborted);
        if (Says is var (where, what, instead) && Encoding.UTF8.GetString(bytes) is var text && text.Contains(where, StringComparison.Ordinal))
            bytes = Encoding.UTF8.GetBytes(text.Replace(what, instead, StringComparison.Ordinal));
        if (lies)
            return ((int)answer.StatusCode, bytes);

        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers))
        {
            if (name is not ("Transfer-Encoding" or "Content-Length" or "Connection"))
                context.Response.Headers[name] = values.ToArray();
        }

        return ((int)answer.StatusCode, bytes);
    }

    private async Task LieAsync(HttpContext context, int status, byte[] honest)
    {
        Interlocked.Increment(ref answers);
        var mutator = new Mutator((int)Interlocked.Increment(ref seed));
        var text = Encoding.UTF8.GetString(honest);
        var lie = mutator.Lie(new(text is ['{' or '[', ..] ? text : "", status));
        var way = mutator.Next(24);
        lie = way switch
        {
            0 => lie with { Status = 200, Body = Encoding.ASCII.GetBytes($"[{string.Join(',', Enumerable.Repeat("{}", LongList / 3))}]") },
            1 => lie with { Status = 200, Body = Encoding.ASCII.GetBytes($"{{\"error\":\"{new string('x', LongList)}\"}}") },
            2 => lie with { Status = 302, Headers = new() { ["Location"] = $"{Origin}/again" }, Body = [] },
            3 => lie with { Status = 429, Headers = new() { ["Retry-After"] = "0" } },
            4 => lie with { Status = 429, Headers = new() { ["Retry-After"] = "2147483647" } },
            _ => lie,
        };
        context.Response.StatusCode = lie.Status;
        foreach (var (name, value) in lie.Headers)
            context.Response.Headers[name] = value;
        if (lie.Status is 204 or 304)
            return;

        context.Response.ContentLength = lie.Body.Length + (lie.Cut ? 10 : 0);
        // Byte after byte, until whoever asked has had enough.
        for (var i = 0; way == 5 && i < Math.Min(lie.Body.Length, 60); i++)
        {
            await context.Response.Body.WriteAsync(lie.Body.AsMemory(i, 1), context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await Task.Delay(Drip, TimeProvider.System, context.RequestAborted);
        }

        await context.Response.Body.WriteAsync(way == 5 ? lie.Body.AsMemory(Math.Min(lie.Body.Length, 60)) : lie.Body, context.RequestAborted);
        if (lie.Cut)
            context.Features.Get<IHttpRequestLifetimeFeature>()!.Abort();
    }
}
