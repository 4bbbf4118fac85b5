using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Postato.Chaos.Hostile;

/// <summary>
/// A hostile server: it behaves while accounts are connected to it, and from then on answers every call with hostile bytes.
/// </summary>
internal abstract class HostileServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly HostileAnswers answers;
    private volatile bool hostile;

    protected HostileServer(HostileAnswers answers)
    {
        this.answers = answers;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Listen(IPAddress.Loopback, 0);
        });
        app = builder.Build();
        app.Run(AnswerAsync);
    }

    /// <summary>Its address, once started.</summary>
    public string Origin => app.Urls.Single();

    public Task StartAsync() => app.StartAsync();

    /// <summary>From now on every answer is hostile.</summary>
    public void Turn() => hostile = true;

    public async ValueTask DisposeAsync()
    {
        using var impatience = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await app.StopAsync(impatience.Token);
        await app.DisposeAsync();
    }

    /// <summary>Its answer while it behaves; null for an unknown address.</summary>
    protected abstract Task<object?> BehaveAsync(HttpContext http);

    /// <summary>Whether this call is always answered honestly: in a directory, those for other servers' accounts.</summary>
    protected virtual bool IsSpared(HttpContext http) => false;

    protected static IResult Redirect(string url) => Results.Redirect(url);

    private async Task AnswerAsync(HttpContext http)
    {
        if (hostile && !IsSpared(http))
        {
            await answers.WriteAsync(http, Origin);
            return;
        }

        switch (await BehaveAsync(http))
        {
            case null:
                http.Response.StatusCode = 404;
                break;
            case IResult result:
                await result.ExecuteAsync(http);
                break;
            case var json:
                await http.Response.WriteAsJsonAsync(json, json.GetType());
                break;
        }
    }
}
