using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Postato.Api.Tests.Support;
using Postato.Application.Media;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;
using Postato.Testing;
using Postato.Testing.Postgres;

namespace Postato.Api.Tests.Security;

[Rule("S-71")]
public sealed class MediaAddressTests : IAsyncLifetime
{
    private static readonly byte[] Pixel = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==");

    private ApiHost host = null!;
    private HostServices hostServices = null!;
    private HttpClient client = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var database = await PostgresCluster.CreateDatabaseAsync(Ct);
        (host, hostServices) = (new ApiHost(database), new HostServices(database.App));
        client = host.CreateClient();
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await hostServices.DisposeAsync();
        await host.DisposeAsync();
    }

    [Fact]
    public async Task An_address_changed_in_any_character_is_not_found()
    {
        var address = await UploadAsync(await TestTenant.CreateTenantAsync(hostServices));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(address));

        for (var i = "/media/".Length; i < address.Length; i++)
        {
            if (address[i] == '/')
                continue;
            var changed = address[..i] + (address[i] == '0' ? '1' : '0') + address[(i + 1)..];
            Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(changed));
        }

        foreach (var other in (string[])[
            address[..^1], address + "0", address.ToUpperInvariant().Replace("/MEDIA/", "/media/", StringComparison.Ordinal),
            address + ".partial", address[..^33], address[..^33] + "/",
        ])
            Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(other));
    }

    [Fact]
    public async Task The_address_of_one_does_not_open_another()
    {
        var (one, other) = (
            await UploadAsync(await TestTenant.CreateTenantAsync(hostServices)),
            await UploadAsync(await TestTenant.CreateTenantAsync(hostServices)));
        var (first, second) = (one.Split('/'), other.Split('/'));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(other));

        // One medium's file name in the other's folder.
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(string.Join('/', [.. first[..^1], second[^1]])));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(string.Join('/', [.. second[..^1], first[^1]])));
    }

    [Fact]
    public void A_key_has_128_random_bits_and_no_two_are_alike()
    {
        var (tenant, now) = (Id<Tenant>.New(TimeProvider.System.GetUtcNow()), TimeProvider.System.GetUtcNow());
        var names = Enumerable.Range(0, 1_000).Select(_ => MediaKey.New(tenant, now).Split('/')[^1]).ToList();

        Assert.All(names, name => Assert.Matches("^[0-9a-f]{32}$", name));
        Assert.Equal(1_000, names.Distinct().Count());
        // Every position takes every value.
        Assert.All(Enumerable.Range(0, 32), place => Assert.Equal(16, names.Select(name => name[place]).Distinct().Count()));
    }

    private async Task<string> UploadAsync(TestTenant testTenant)
    {
        var file = new ByteArrayContent(Pixel);
        file.Headers.ContentType = new MediaTypeHeaderValue("image/png");
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/workspaces/{testTenant.Workspace.Id}/media")
        {
            Content = new MultipartFormDataContent { { file, "file", "pixel.png" } },
        };
        request.Headers.Authorization = new("Bearer", testTenant.Secret.Value.Reveal());
        using var answer = await client.SendAsync(request, Ct);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return new Uri(JsonElement.Parse(await answer.Content.ReadAsStringAsync(Ct)).GetProperty("url").GetString()!).AbsolutePath;
    }

    private async Task<HttpStatusCode> StatusAsync(string address)
    {
        using var answer = await client.GetAsync(address, Ct);
        return answer.StatusCode;
    }
}
