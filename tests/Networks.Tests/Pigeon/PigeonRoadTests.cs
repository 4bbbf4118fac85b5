using System.Net.Http.Headers;
using System.Text.Json;
using Postato.Networks.Tests.Contract;
using Postato.Testing;
using Postato.Testing.Running;

namespace Postato.Networks.Tests.Pigeon;

/// <summary>A network that the product's code does not know is listed, connected and published to by the hosts.</summary>
public sealed class PigeonRoadTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_network_of_one_folder_is_listed_connected_and_published_to()
    {
        var server = $"http://127.0.0.1:{FreePort.Find()}";
        await using var copy = await RunningCopy.StartAsync(
            new Dictionary<string, string>
            {
                ["Sandbox__Assemblies__0"] = PigeonFixture.Assembly,
                ["Sandbox__Pigeon__Port"] = server.Split(':')[^1],
                ["Networks__Assemblies__0"] = PigeonFixture.Assembly,
                ["Networks__Pigeon__ServerUrl"] = server,
                ["Networks__Pigeon__WebUrl"] = "http://pigeons.example",
                ["Fetch__AllowOrigins__90"] = server,
            },
            Ct);

        var platforms = (await ReadAsync(copy, "/v1/platforms")).GetProperty("items").EnumerateArray().ToList();
        var listed = Assert.Single(platforms, platform => platform.GetProperty("platform").GetString() == PigeonCapabilities.Key);
        Assert.True(platforms.Count > 1);
        Assert.Equal("Pigeon Post", listed.GetProperty("displayName").GetString());
        Assert.Equal(
            $"{copy.ApiUrl}/connect/pigeon/callback", (await ReadAsync(copy, "/oauth/pigeon/loft.json")).GetProperty("home").GetString());

        Assert.Equal("homer", await copy.ConnectAsync("homer", Ct, PigeonCapabilities.Key));
        var account = Assert.Single(
            (await copy.SendAsync(HttpMethod.Get, "/accounts", null, Ct)).GetProperty("items").EnumerateArray(),
            found => found.GetProperty("platform").GetString() == PigeonCapabilities.Key)
                .GetProperty("id")
                .GetString()!;

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => PublishAsync(copy, account, new string('x', 161), null));
        Assert.Contains("Pigeon Post (letter) takes 160", refused.Message, StringComparison.Ordinal);

        var picture = Picture.New("a loft at dawn");
        var single = await PublishAsync(
            copy, account, "one letter #sbx_cut", new[] { new { id = await UploadAsync(copy, picture), alt = picture.Alt } });
        var thread = await PublishAsync(copy, account, new[] { new { text = "a long story" }, new { text = "and its end" } }, null);
        foreach (var id in (string[])[single, thread])
            await Eventually.GetAsync(
                async () => (await copy.SendAsync(HttpMethod.Get, $"/posts/{id}", null, Ct)).GetProperty("status").GetString(),
                status => status == "published", Ct, TimeSpan.FromSeconds(90));

        var letters = (await copy.SandboxAsync("/_sandbox/posts?platform=pigeon", null, Ct)).GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(
            ["a long story", "and its end", "one letter #sbx_cut"],
            letters.Select(letter => letter.GetProperty("text").GetString()).Order(StringComparer.Ordinal));
        var illustrated = letters.Single(letter => letter.GetProperty("text").GetString() == "one letter #sbx_cut");
        Assert.Equal(picture.Sha256, illustrated.GetProperty("media")[0].GetProperty("sha256").GetString());
        var published = (await copy.SendAsync(HttpMethod.Get, $"/posts/{single}", null, Ct)).GetProperty("items")[0];
        Assert.Equal(illustrated.GetProperty("id").GetString(), published.GetProperty("platformPostId").GetString());
        Assert.StartsWith("http://pigeons.example/of/homer/", published.GetProperty("platformUrl").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_outside_of_the_folder_knows_of_it()
    {
        var root = Repository.Root;
        var folder = Path.Combine(root, "tests", "Networks.Tests", "Pigeon") + Path.DirectorySeparatorChar;
        var files = Repository.Files("src", "tools", "tests", "protos", "docs").Concat(Directory.EnumerateFiles(root)).ToList();

        Assert.Contains(files, file => file.StartsWith(folder, StringComparison.Ordinal));
        Assert.DoesNotContain(
            files,
            file => !file.StartsWith(folder, StringComparison.Ordinal)
                && File.ReadAllText(file).Contains(nameof(Pigeon), StringComparison.OrdinalIgnoreCase));
    }

    private static async Task<string> PublishAsync(RunningCopy copy, string account, object content, object? media) =>
        (await copy.SendAsync(
            HttpMethod.Post, "/posts", new { platform = "dove", accountId = account, status = "publish", content, media }, Ct))
            .GetProperty("id")
            .GetString()!;

    private static async Task<string> UploadAsync(RunningCopy copy, MediaFile picture)
    {
        var file = new ByteArrayContent(picture.Bytes) { Headers = { ContentType = new MediaTypeHeaderValue(picture.MimeType) } };
        using var form = new MultipartFormDataContent { { file, "file", "loft.png" } };
        return (await copy.SendAsync(HttpMethod.Post, "/media", form, Ct)).GetProperty("id").GetString()!;
    }

    private static async Task<JsonElement> ReadAsync(RunningCopy copy, string path)
    {
#pragma warning disable RS0030 // A client of the API, like any other.
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
#pragma warning restore RS0030
        http.DefaultRequestHeaders.Authorization = new("Bearer", copy.ApiKey);
        return JsonElement.Parse(await http.GetStringAsync(copy.ApiUrl + path, Ct));
    }
}
