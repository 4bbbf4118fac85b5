using System.Net.Http.Headers;
using System.Security.Cryptography;
using Postato.Domain.Networks;
using Postato.Infrastructure.Networks.X;
using Postato.Networks.Tests.Contract;
using Postato.Testing;

namespace Postato.Networks.Tests.X;

public sealed class XFixture : NetworkFixture, IDeclaredNetwork
{
    private const string ClientId = "app-of-the-test";
    private const string ClientSecret = "secret-of-the-test";

    private readonly int port = FreePort.Find();

    public static NetworkCapabilities Declared => XCapabilities.All;

    public override string Platform => "twitter";

    public string Origin => $"http://127.0.0.1:{port}";

    public IReadOnlyDictionary<string, string> Settings => ProductSettings;

    protected override IReadOnlyDictionary<string, string> SandboxSettings => new Dictionary<string, string>
    {
        ["Sandbox:X:Port"] = $"{port}",
        ["Sandbox:X:ClientId"] = ClientId,
        ["Sandbox:X:ClientSecret"] = ClientSecret,
        ["Sandbox:X:RedirectUris:0"] = RedirectUri.AbsoluteUri,
        ["Sandbox:Data"] = Folder,
    };

    protected override IReadOnlyDictionary<string, string> ProductSettings => new Dictionary<string, string>
    {
        ["Networks:X:ApiUrl"] = Origin,
        ["Networks:X:AuthorizeUrl"] = $"{Origin}/i/oauth2/authorize",
        ["Networks:X:WebUrl"] = Sandbox.Url,
        ["Networks:X:ClientId"] = ClientId,
        ["Networks:X:ClientSecret"] = ClientSecret,
    };

    protected override IReadOnlyList<string> Origins => [Origin];

    private string Folder { get; } = Directory.CreateTempSubdirectory("postato-sandbox-x-").FullName;

    /// <summary>A call of API v2 by another client.</summary>
    public async Task<(int Status, string Body, HttpResponseHeaders Headers)> CallAsync(
        HttpMethod method, string path, HttpContent? content, CancellationToken ct, string? bearer = null,
        (string Id, string Secret)? basic = null)
    {
        using var request = new HttpRequestMessage(method, Origin + path) { Content = content };
        if (bearer is not null)
            request.Headers.Authorization = new("Bearer", bearer);
        if (basic is var (id, secret))
            request.Headers.Authorization = new("Basic", Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"{id}:{secret}")));
        using var answer = await Browser.SendAsync(request, ct);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(ct), answer.Headers);
    }

    /// <summary>Kills X and restarts it; its clock continues.</summary>
    public async Task KillAsync(CancellationToken ct)
    {
        await Sandbox.RestartAsync(ct);
        await Sandbox.PostAsync(
            "/_sandbox/clock", new { advanceSeconds = (Clock.GetUtcNow() - TimeProvider.System.GetUtcNow()).TotalSeconds }, ct);
    }

    /// <summary>A file whose first bytes are those of a video.</summary>
    public static MediaFile Gif(int bytes, string? alt = null)
    {
        byte[] file = [.. "GIF89a"u8, 8, 0, 6, 0, .. RandomNumberGenerator.GetBytes(bytes - 10)];
        return new(file, "image/gif", 8, 6, alt);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
