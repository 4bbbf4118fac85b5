using System.Net;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.HttpOverrides;
using Postato.Application;

namespace Postato.Api.Security;

/// <summary>
/// The names under which this host is reached, and the proxies that it trusts: checked at start, so that no request can change them.
/// </summary>
internal static class PublicNames
{
    public static void AddPublicNames(this WebApplicationBuilder builder, Uri publicUrl)
    {
        var configuration = builder.Configuration;
        Check(configuration, builder.Environment);
        if (!builder.Environment.IsDevelopment() && string.IsNullOrWhiteSpace(configuration["AllowedHosts"]))
            configuration["AllowedHosts"] = publicUrl.Host;

        builder.Services.Configure<HostFilteringOptions>(hosts => hosts.IncludeFailureMessage = false);
        // Runs before the names are checked.
        builder.Services.Insert(0, ServiceDescriptor.Transient<IStartupFilter, ProbesByAddress>());
        var proxies = configuration.GetSection("ForwardedHeaders:KnownProxies").Get<string[]>() ?? [];
        builder.Services.Configure<ForwardedHeadersOptions>(forwarded => Trust(forwarded, proxies));
    }

    /// <summary>The public address of this host.</summary>
    public static Uri ReadUrl(IConfiguration configuration) =>
        configuration["PublicUrl"] is { Length: > 0 } text && Uri.TryCreate(text, UriKind.Absolute, out var url)
            && url.Scheme is "http" or "https"
            ? url
            : throw new InvalidOperationException(
                $"PublicUrl (PublicUrl): found {(configuration["PublicUrl"] is { Length: > 0 } found ? found : "nothing")}; allowed: "
                    + $"where this host is reached from outside, such as https://api.example.com.");

    public static void Check(IConfiguration configuration, IHostEnvironment environment)
    {
        var publicUrl = ReadUrl(configuration);
        var allowed = configuration["AllowedHosts"];
        if (!environment.IsDevelopment())
        {
            if (publicUrl.Scheme != Uri.UriSchemeHttps && !publicUrl.IsLoopback)
                throw new InvalidOperationException($"PublicUrl (PublicUrl): found {publicUrl}; allowed: an https address.");
            if (allowed?.Split(';').Any(name => name.Trim() == "*") is true)
                throw new InvalidOperationException(
                    $"AllowedHosts (AllowedHosts): found {allowed}; allowed: names with ; between them, such as {publicUrl.Host}. By "
                        + $"default the name in PublicUrl.");
        }

        if (configuration.GetValue<bool>("ForwardedHeaders_Enabled"))
            throw new InvalidOperationException(
                "ForwardedHeaders_Enabled (ASPNETCORE_FORWARDEDHEADERS_ENABLED): found true; allowed: nothing. It believes everybody: "
                    + "name the proxies in ForwardedHeaders:KnownProxies (ForwardedHeaders__KnownProxies__0).");

        Trust(new(), configuration.GetSection("ForwardedHeaders:KnownProxies").Get<string[]>() ?? []);
    }

    /// <summary>
    /// Health is requested by load balancers and orchestrators with the host's address as its name, which is therefore not checked.
    /// </summary>
    private sealed class ProbesByAddress(PublicAddress address) : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((http, others) =>
            {
                if (http.Request.Path.StartsWithSegments("/health"))
                    http.Request.Host = new HostString(address.Root.Authority);
                return others(http);
            });
            next(app);
        };
    }

    // The client's address and scheme, as long as each hop is a trusted proxy; never the host name.
    private static void Trust(ForwardedHeadersOptions forwarded, string[] proxies)
    {
        forwarded.ForwardedHeaders = proxies.Length == 0
            ? ForwardedHeaders.None
            : ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
        forwarded.ForwardLimit = null;
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        for (var i = 0; i < proxies.Length; i++)
        {
            if (IPAddress.TryParse(proxies[i], out var address))
                forwarded.KnownProxies.Add(address);
            else if (System.Net.IPNetwork.TryParse(proxies[i], out var network))
                forwarded.KnownIPNetworks.Add(network);
            else
                throw new InvalidOperationException(
                    $"ForwardedHeaders:KnownProxies:{i} (ForwardedHeaders__KnownProxies__{i}): found {proxies[i]}; allowed: an address "
                        + $"or a network such as 10.0.0.0/24.");
        }
    }
}
