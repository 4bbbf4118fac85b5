using System.Net.Http.Headers;
using System.Text.Json;
using Npgsql;
using Postato.Domain.Accounts;
using Postato.Domain.Primitives;
using Postato.Interop.Tests.Rig;
using Postato.Testing;
using Postato.Testing.Running;

namespace Postato.Interop.Tests.Copies;

/// <summary>A whole copy of the product that uses the rig, with Alice's account connected through the pages.</summary>
public abstract class ConnectedCopy(InteropFixture fixture, string name) : IAsyncLifetime
{
    private static readonly TimeSpan Delivery = TimeSpan.FromMinutes(3);

    private RunningCopy? copy;

    public RunningCopy Running => copy!;

    /// <summary>Alice's account.</summary>
    public string AccountId { get; private set; } = "";

    /// <summary>The text of the page to which Alice was redirected at the end.</summary>
    public string FinishedPage { get; private set; } = "";

    /// <summary>The address of the connect link.</summary>
    public string UsedLink { get; private set; } = "";

    /// <summary>Whether an application in the server's list is this copy.</summary>
    public abstract bool IsMe(string clientId);

    public async ValueTask InitializeAsync()
    {
        var ct = TestContext.Current.CancellationToken;
        copy = await RunningCopy.StartAsync(Settings(fixture), ct);
        UsedLink = await NewLinkAsync(ct);
        (AccountId, FinishedPage) = await ConnectAsync(UsedLink, fixture.Rig.Alice, ct, picture: name);
    }

    /// <summary>The whole connection: link, the product's page, the server's pages, and the redirect.</summary>
    public async Task<(string AccountId, string Page)> ConnectAsync(
        string link, RigAccount account, CancellationToken ct, string? picture = null, bool namesHandle = true)
    {
        await using var person = await fixture.Browser.OpenAsync();
        await person.LeaveFromConnectPageAsync(link, namesHandle ? account.Handle : null, picture);
        await person.AuthorizeAsync(account, picture);
        var page = await person.ReadAsync("Connected", picture);
        return ((await FindAccountAsync(account.Did, ct)).GetProperty("id").GetString()!, page);
    }

    public async Task<string> NewLinkAsync(CancellationToken ct, Uri? server = null, string? reconnects = null) =>
        (await Running.SendAsync(
            HttpMethod.Post, "/accounts/connect-links", new { platform = "bluesky", server, accountId = reconnects }, ct))
            .GetProperty("url")
            .GetString()!;

    public async Task<JsonElement> FindAccountAsync(string did, CancellationToken ct) =>
        (await Running.SendAsync(HttpMethod.Get, "/accounts", null, ct))
            .GetProperty("items")
            .EnumerateArray()
            .Single(account => account.GetProperty("platformAccountId").GetString() == did);

    /// <summary>Submits a post, and waits until it is published, refused, or waits for a person.</summary>
    public async Task<JsonElement> SubmitAsync(
        object content, CancellationToken ct, object? options = null, object? media = null, string? account = null)
    {
        var created = await Running.SendAsync(
            HttpMethod.Post, "/posts",
            new { platform = "bluesky", accountId = account ?? AccountId, status = "publish", content, options, media }, ct);
        return await WaitAsync(
            created.GetProperty("id").GetString()!,
            post => post.GetProperty("status").GetString() is "published" or "failed"
                || post.GetProperty("waitingFor").GetString() == "reconnect",
            ct);
    }

    public Task<JsonElement> WaitAsync(string post, Func<JsonElement, bool> ready, CancellationToken ct) =>
        Eventually.GetAsync(() => Running.SendAsync(HttpMethod.Get, $"/posts/{post}", null, ct), ready, ct, Delivery);

    /// <summary>The same for a post that must be published: returns its items at the server.</summary>
    public async Task<IReadOnlyList<string>> PublishAsync(
        object content, CancellationToken ct, object? options = null, object? media = null, string? account = null)
    {
        var post = await SubmitAsync(content, ct, options, media, account);
        Assert.True(post.GetProperty("status").GetString() == "published", post.ToString());
        return [.. post.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("platformPostId").GetString()!)];
    }

    public async Task<string> UploadAsync(byte[] png, CancellationToken ct)
    {
        using var form = new MultipartFormDataContent
        {
            { new ByteArrayContent(png) { Headers = { ContentType = new MediaTypeHeaderValue("image/png") } }, "file", "noise.png" },
        };
        return (await Running.SendAsync(HttpMethod.Post, "/media", form, ct)).GetProperty("id").GetString()!;
    }

    /// <summary>Makes the access token expire.</summary>
    public async Task LetTokenExpireAsync(string account, CancellationToken ct)
    {
        var url = new Uri(Running.Demo.GetProperty("ownerDatabaseUrl").GetString()!);
        var login = url.UserInfo.Split(':');
        await using var database = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder
            {
                Host = url.Host,
                Port = url.Port,
                Database = url.AbsolutePath[1..],
                Username = login[0],
                Password = login[1],
            });
        await using var command = database.CreateCommand(
            "update social_accounts set token_expires_at = now() - interval '1 minute' where id = $1");
        command.Parameters.Add(new() { Value = Id<SocialAccount>.ParseOrNone(account).Value });
        Assert.Equal(1, await command.ExecuteNonQueryAsync(ct));
    }

    public async ValueTask DisposeAsync()
    {
        if (copy is not null)
            await copy.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected virtual Dictionary<string, string> Settings(InteropFixture fixture) => LedTo(fixture.Rig);

    /// <summary>The rig replaces the directory of DIDs, the public view and the account's server.</summary>
    public static Dictionary<string, string> LedTo(BlueskyRig rig) => new()
    {
        ["Networks__Bluesky__PlcUrl"] = rig.PlcUrl.AbsoluteUri,
        ["Networks__Bluesky__AppViewUrl"] = rig.PdsUrl.AbsoluteUri,
        ["Fetch__AllowOrigins__20"] = rig.PdsUrl.GetLeftPart(UriPartial.Authority),
        ["Fetch__AllowOrigins__21"] = rig.PlcUrl.GetLeftPart(UriPartial.Authority),
    };
}
