using System.Text;
using System.Text.Json;
using Postato.Interop.Tests.Copies;

namespace Postato.Interop.Tests;

/// <summary>Posts submitted by REST, read back through the server's own API.</summary>
[Collection(LoopbackCollection.Name)]
public sealed class PublishingTests(InteropFixture fixture, LoopbackCopy copy)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Mention_link_and_tag_are_found_at_their_bytes_behind_emoji()
    {
        const string Text = "👩‍🚀🇧🇷 olá @bob.test, veja https://example.com/a?b=ç #grüße e example.org. 🎉";
        var uri = (await copy.PublishAsync(Text, Ct))[0];

        Assert.StartsWith($"at://{fixture.Rig.Alice.Did}/app.bsky.feed.post/", uri, StringComparison.Ordinal);
        var post = await ValueAsync(uri);
        Assert.Equal(Text, post.GetProperty("text").GetString());
        Assert.Equal(
            [
                ("@bob.test", "app.bsky.richtext.facet#mention", fixture.Rig.Bob.Did),
                ("https://example.com/a?b=ç", "app.bsky.richtext.facet#link", "https://example.com/a?b=ç"),
                ("#grüße", "app.bsky.richtext.facet#tag", "grüße"),
                ("example.org", "app.bsky.richtext.facet#link", "https://example.org"),
            ],
            Facets(post));
    }

    [Fact]
    public async Task A_mention_of_an_unknown_handle_stays_plain_text()
    {
        var post = await ValueAsync((await copy.PublishAsync("hello @nobody-here.test and @alice.test", Ct))[0]);
        Assert.Equal([("@alice.test", "app.bsky.richtext.facet#mention", fixture.Rig.Alice.Did)], Facets(post));
    }

    [Fact]
    public async Task Images_arrive_byte_for_byte_with_their_alt_texts_and_shapes()
    {
        byte[][] pictures = [Png.Noise(300, 200), Png.Noise(50, 120)];
        object[] media =
        [
            new { id = await copy.UploadAsync(pictures[0], Ct), alt = "Ruído colorido 🌈" },
            new { id = await copy.UploadAsync(pictures[1], Ct) },
        ];

        var embed = (await ValueAsync((await copy.PublishAsync("two pictures", Ct, media: media))[0])).GetProperty("embed");

        Assert.Equal("app.bsky.embed.images", embed.GetProperty("$type").GetString());
        var images = embed.GetProperty("images").EnumerateArray().ToList();
        Assert.Equal(["Ruído colorido 🌈", ""], images.Select(image => image.GetProperty("alt").GetString()));
        Assert.Equal([(300, 200), (50, 120)], images.Select(RatioOf));
        for (var i = 0; i < pictures.Length; i++)
            await AssertBlobAsync(pictures[i], images[i].GetProperty("image"));
    }

    [Fact]
    public async Task Five_images_are_a_gallery()
    {
        byte[][] pictures = [.. Enumerable.Range(1, 5).Select(i => Png.Noise(10 * i, 30))];
        var media = new List<object>();
        foreach (var picture in pictures)
            media.Add(new { id = await copy.UploadAsync(picture, Ct), alt = $"noise, {pictures.Length} in all" });

        var embed = (await ValueAsync((await copy.PublishAsync("five pictures", Ct, media: media))[0])).GetProperty("embed");

        Assert.Equal("app.bsky.embed.gallery", embed.GetProperty("$type").GetString());
        var items = embed.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal([(10, 30), (20, 30), (30, 30), (40, 30), (50, 30)], items.Select(RatioOf));
        Assert.All(items, item => Assert.Equal("noise, 5 in all", item.GetProperty("alt").GetString()));
        for (var i = 0; i < pictures.Length; i++)
            await AssertBlobAsync(pictures[i], items[i].GetProperty("image"));
    }

    [Fact]
    public async Task Each_post_of_a_thread_answers_the_one_before_and_names_the_first()
    {
        var picture = Png.Noise(64, 48);
        object[] content =
        [
            new { text = "first of three" },
            new
            {
                text = "second, with @bob.test",
                media = new[] { new { id = await copy.UploadAsync(picture, Ct), alt = "in the middle" } },
            },
            new { text = "third and last" },
        ];

        string[] langs = ["en", "pt-BR"];

        var uris = await copy.PublishAsync(content, Ct, options: new { langs });

        var records = new List<JsonElement>();
        foreach (var uri in uris)
            records.Add(await fixture.Rig.Pds.GetRecordAsync(uri, Ct));
        var posts = records.ConvertAll(record => record.GetProperty("value"));
        Assert.Equal(
            ["first of three", "second, with @bob.test", "third and last"], posts.Select(post => post.GetProperty("text").GetString()));
        Assert.False(posts[0].TryGetProperty("reply", out _));
        for (var i = 1; i < posts.Count; i++)
        {
            Assert.Equal(Reference(records[0]), Reference(posts[i].GetProperty("reply").GetProperty("root")));
            Assert.Equal(Reference(records[i - 1]), Reference(posts[i].GetProperty("reply").GetProperty("parent")));
        }

        Assert.Equal([("@bob.test", "app.bsky.richtext.facet#mention", fixture.Rig.Bob.Did)], Facets(posts[1]));
        await AssertBlobAsync(picture, posts[1].GetProperty("embed").GetProperty("images")[0].GetProperty("image"));
        Assert.All(posts, post => Assert.Equal(langs, Strings(post.GetProperty("langs"))));
        // Record keys are in order of time, so the server lists records in the order of writing.
        var listed = (await fixture.Rig.Pds.ListRecordsAsync(fixture.Rig.Alice.Did, "app.bsky.feed.post", Ct))
            .Select(record => record.GetProperty("uri").GetString()!);
        Assert.Equal(uris, listed.Where(uris.Contains).Reverse());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Another_persons_post_is_quoted_by_its_address(bool onTheWeb)
    {
        var (uri, cid) = await fixture.Rig.Pds.PostAsync(fixture.Rig.Bob, "worth a quote", Ct);
        var quote = onTheWeb ? $"https://bsky.app/profile/bob.test/post/{uri[(uri.LastIndexOf('/') + 1)..]}" : uri;

        var embed = (await ValueAsync((await copy.PublishAsync("well said", Ct, options: new { quote }))[0])).GetProperty("embed");

        Assert.Equal("app.bsky.embed.record", embed.GetProperty("$type").GetString());
        Assert.Equal((uri, cid), Reference(embed.GetProperty("record")));
    }

    [Fact]
    public async Task A_quote_and_a_picture_stand_together()
    {
        var (uri, cid) = await fixture.Rig.Pds.PostAsync(fixture.Rig.Bob, "worth a picture", Ct);
        var picture = Png.Noise(20, 20);
        object[] media = [new { id = await copy.UploadAsync(picture, Ct), alt = "beside a quote" }];

        var embed = (await ValueAsync((await copy.PublishAsync("see both", Ct, options: new { quote = uri }, media: media))[0]))
            .GetProperty("embed");

        Assert.Equal("app.bsky.embed.recordWithMedia", embed.GetProperty("$type").GetString());
        Assert.Equal((uri, cid), Reference(embed.GetProperty("record").GetProperty("record")));
        await AssertBlobAsync(picture, embed.GetProperty("media").GetProperty("images")[0].GetProperty("image"));
    }

    [Fact]
    public async Task A_link_card_is_built_from_the_options()
    {
        var card = new { url = "https://example.com/article", title = "Título", description = "What it is about" };

        var embed = (await ValueAsync((await copy.PublishAsync("read this", Ct, options: new { card }))[0])).GetProperty("embed");

        Assert.Equal("app.bsky.embed.external", embed.GetProperty("$type").GetString());
        var external = embed.GetProperty("external");
        Assert.Equal(
            (card.url, card.title, card.description),
            (external.GetProperty("uri").GetString(),
                external.GetProperty("title").GetString(), external.GetProperty("description").GetString()));
    }

    [Fact]
    public async Task Labels_languages_and_tags_are_the_authors()
    {
        var options = new
        {
            labels = new[] { "nudity", "!no-unauthenticated" },
            langs = new[] { "pt-BR" },
            tags = new[] { "arte", "ação" },
        };

        var post = await ValueAsync((await copy.PublishAsync("rotulado", Ct, options))[0]);

        var labels = post.GetProperty("labels");
        Assert.Equal("com.atproto.label.defs#selfLabels", labels.GetProperty("$type").GetString());
        Assert.Equal(options.labels, labels.GetProperty("values").EnumerateArray().Select(label => label.GetProperty("val").GetString()));
        Assert.Equal(options.langs, Strings(post.GetProperty("langs")));
        Assert.Equal(options.tags, Strings(post.GetProperty("tags")));
    }

    [Fact]
    public async Task Gates_stand_under_the_key_of_the_post_that_they_guard()
    {
        var options = new { whoCanReply = new[] { "mentioned", "followers", "following" }, disableQuotes = true };

        var uri = (await copy.PublishAsync("for some", Ct, options))[0];

        var threadGate = await ValueAsync(uri.Replace("app.bsky.feed.post", "app.bsky.feed.threadgate", StringComparison.Ordinal));
        Assert.Equal(uri, threadGate.GetProperty("post").GetString());
        Assert.Equal(
            ["app.bsky.feed.threadgate#mentionRule", "app.bsky.feed.threadgate#followerRule", "app.bsky.feed.threadgate#followingRule"],
            threadGate.GetProperty("allow").EnumerateArray().Select(rule => rule.GetProperty("$type").GetString()));
        var postGate = await ValueAsync(uri.Replace("app.bsky.feed.post", "app.bsky.feed.postgate", StringComparison.Ordinal));
        Assert.Equal(uri, postGate.GetProperty("post").GetString());
        Assert.Equal(
            ["app.bsky.feed.postgate#disableRule"],
            postGate.GetProperty("embeddingRules").EnumerateArray().Select(rule => rule.GetProperty("$type").GetString()));
    }

    [Fact]
    public async Task With_nobody_in_whoCanReply_replies_are_not_allowed()
    {
        object[] content = [new { text = "closed" }, new { text = "by its author" }];
        string[] whoCanReply = ["nobody"];

        var uri = (await copy.PublishAsync(content, Ct, new { whoCanReply }))[0];

        var gate = await ValueAsync(uri.Replace("app.bsky.feed.post", "app.bsky.feed.threadgate", StringComparison.Ordinal));
        Assert.Empty(gate.GetProperty("allow").EnumerateArray());
        Assert.DoesNotContain(
            uri,
            (await fixture.Rig.Pds.ListRecordsAsync(fixture.Rig.Alice.Did, "app.bsky.feed.postgate", Ct))
                .Select(record => record.GetProperty("value").GetProperty("post").GetString()));
    }

    private async Task<JsonElement> ValueAsync(string uri) => (await fixture.Rig.Pds.GetRecordAsync(uri, Ct)).GetProperty("value");

    /// <summary>The bytes of each facet as text, with the facet's target.</summary>
    private static List<(string Text, string Kind, string Value)> Facets(JsonElement post)
    {
        var bytes = Encoding.UTF8.GetBytes(post.GetProperty("text").GetString()!);
        return [.. post.GetProperty("facets").EnumerateArray().Select(facet =>
        {
            var index = facet.GetProperty("index");
            var covered = new UTF8Encoding(false, throwOnInvalidBytes: true)
                .GetString(bytes[index.GetProperty("byteStart").GetInt32()..index.GetProperty("byteEnd").GetInt32()]);
            var feature = Assert.Single(facet.GetProperty("features").EnumerateArray().ToList());
            return (
                covered, feature.GetProperty("$type").GetString()!,
                feature.EnumerateObject().Single(member => member.Name != "$type").Value.GetString()!);
        })];
    }

    private async Task AssertBlobAsync(byte[] expected, JsonElement blob)
    {
        var (bytes, mimeType) = await fixture.Rig.Pds.GetBlobAsync(
            fixture.Rig.Alice.Did, blob.GetProperty("ref").GetProperty("$link").GetString()!, Ct);
        Assert.Equal(expected, bytes);
        Assert.Equal("image/png", mimeType);
        Assert.Equal(("image/png", expected.Length), (blob.GetProperty("mimeType").GetString(), blob.GetProperty("size").GetInt32()));
    }

    private static (int Width, int Height) RatioOf(JsonElement image) =>
        (image.GetProperty("aspectRatio").GetProperty("width").GetInt32(),
            image.GetProperty("aspectRatio").GetProperty("height").GetInt32());

    private static (string? Uri, string? Cid) Reference(JsonElement reference) =>
        (reference.GetProperty("uri").GetString(), reference.GetProperty("cid").GetString());

    private static IEnumerable<string?> Strings(JsonElement list) => list.EnumerateArray().Select(entry => entry.GetString());
}
