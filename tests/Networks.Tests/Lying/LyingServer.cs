using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Postato.Testing;

namespace Postato.Networks.Tests.Lying;

/// <summary>A network's servers on one port. They answer honestly except for the answers that a test selects.</summary>
internal sealed class LyingServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly Func<string, string, string, Honest?> honest;
    private readonly ConcurrentQueue<string> told = new();
    private Mutator? mutator;
    private int lieFrom;
    private int lieUntil;
    private int answered;

    private LyingServer(WebApplication app, string origin, Func<string, string, string, Honest?> honest) =>
        (this.app, Origin, this.honest) = (app, origin, honest);

    public string Origin { get; }

    /// <summary>The calls of this round with their answers.</summary>
    public IReadOnlyCollection<string> Told => told;

    /// <param name="honest">By method, path with query, and body; null for 404.</param>
    public static async Task<LyingServer> StartAsync(Func<string, Func<string, string, string, Honest?>> honest, CancellationToken ct)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var port = FreePort.Find();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, port);
            kestrel.AllowSynchronousIO = false;
            kestrel.ResponseHeaderEncodingSelector = _ => System.Text.Encoding.Latin1;
        });
        var origin = $"http://127.0.0.1:{port}";
        var server = new LyingServer(builder.Build(), origin, honest(origin));
        server.app.Run(server.AnswerAsync);
        await server.app.StartAsync(ct);
        return server;
    }

    /// <summary>The answers in this range are changed by the mutator; null changes none.</summary>
    public void Begin(Mutator? by, int from, int until)
    {
        told.Clear();
        (mutator, lieFrom, lieUntil, answered) = (by, from, until, 0);
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task AnswerAsync(HttpContext http)
    {
        using var body = new StreamReader(http.Request.Body);
        var call = $"{http.Request.Path}{http.Request.QueryString}";
        var said = honest(http.Request.Method, call, await body.ReadToEndAsync(http.RequestAborted)) ?? new Honest("", 404);
        var number = Interlocked.Increment(ref answered) - 1;
        Lie lie;
        lock (told)
        {
            lie = mutator is not null && number >= lieFrom && number < lieUntil
                ? mutator.Lie(said)
                : new(
                    said.Status, new() { ["Content-Type"] = "application/json" }, System.Text.Encoding.UTF8.GetBytes(said.Body),
                    Cut: false);
        }

        told.Enqueue($"{http.Request.Method} {call[..Math.Min(call.Length, 200)]} → {lie}");
        http.Response.StatusCode = lie.Status;
        foreach (var (name, value) in lie.Headers)
            http.Response.Headers[name] = value;
        if (lie.Status is 204 or 304)
            return;

        http.Response.ContentLength = lie.Body.Length + (lie.Cut ? 10 : 0);
        await http.Response.Body.WriteAsync(lie.Body, http.RequestAborted);
        if (lie.Cut)
            http.Features.Get<IHttpRequestLifetimeFeature>()!.Abort();
    }
}
