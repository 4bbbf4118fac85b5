using System.Security.Cryptography;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Postato.Domain.Networks;
using Postato.Testing.Postgres;

namespace Postato.Api.Tests.Support;

/// <summary>The API host as it starts, in this process, with the paper network beside its own.</summary>
internal sealed class ApiHost(TestDatabase database, Action<IServiceCollection>? change = null) : WebApplicationFactory<Program>
{
    private readonly string media = Directory.CreateTempSubdirectory("postato-media-").FullName;

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Development");
        foreach (var (key, value) in Settings())
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
        ("Rpc:Listen", "http://127.0.0.1:1"),
        ("Rpc:Token", new string('t', 32)),
        ("Media:Root", media),
        ("Vault:Keys:1", Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))),
        ("Vault:ActiveKey", "1"),
        ("RateLimits:Scale", "1000"),
        ("Logging:LogLevel:Default", "Warning"),
    ];

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing && Directory.Exists(media))
            Directory.Delete(media, recursive: true);
    }
}
