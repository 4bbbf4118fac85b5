using System.Security.Cryptography;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Postato.Domain.Networks;
using Postato.Testing;
using Postato.Testing.Postgres;

namespace Postato.Api.Tests.Support;

/// <summary>The API host, started in this process, with the paper network beside its own.</summary>
/// <param name="settings">Override the defaults.</param>
internal sealed class ApiHost(
    TestDatabase database, Action<IServiceCollection>? change = null, IReadOnlyDictionary<string, string>? settings = null,
    string environment = "Development")
    : WebApplicationFactory<Program>
{
    private readonly string media = Directory.CreateTempSubdirectory("postato-media-").FullName;
    private readonly int port = FreePort.Find();

    /// <summary>Its address after <see cref="Listen"/>.</summary>
    public Uri Address => new($"http://127.0.0.1:{port}");

    public string MediaFolder => media;

    /// <summary>A client over the network: connects to the host's own server on a port.</summary>
    public HttpClient Listen()
    {
        UseKestrel();
        StartServer();
#pragma warning disable RS0030 // A caller of the product, not the product.
        return new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false })
        {
            BaseAddress = Address,
            Timeout = TimeSpan.FromMinutes(2),
        };
#pragma warning restore RS0030
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment(environment);
        foreach (var (key, value) in Settings())
            builder.UseSetting(key, value);
        foreach (var (key, value) in settings ?? new Dictionary<string, string>())
            builder.UseSetting(key, value);
        builder.ConfigureServices(services =>
        {
            services.AddSingleton<INetwork, PaperNetwork>();
            change?.Invoke(services);
        });
    }

    private IEnumerable<(string Key, string Value)> Settings() =>
    [
        ("ConnectionStrings:Postato", database.App),
        ("PublicUrl", "http://localhost"),
        ("AllowedHosts", "*"),
        ("Listen:Http", Address.OriginalString),
        ("Rpc:Listen", $"unix:{Path.Combine(media, "rpc")}"),
        ("Rpc:Token", new string('t', 32)),
        ("Rpc:OperatorToken", new string('o', 32)),
        ("Media:Root", media),
        ("Vault:Keys:1", Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))),
        ("Vault:ActiveKey", "1"),
        ("RateLimits:Scale", "1000"),
        ("Logging:LogLevel:Default", "Warning"),
        ("Logging:LogLevel:Microsoft.Hosting.Lifetime", "Warning"),
    ];

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing && Directory.Exists(media))
            Directory.Delete(media, recursive: true);
    }
}
