using System.Text.Json.Nodes;
using Postato.Sandbox.Tests.Support;

namespace Postato.Sandbox.Tests;

/// <summary>What the network refuses when a record is written, with its messages.</summary>
public sealed class LimitTests(SandboxFixture fixture) : IClassFixture<SandboxFixture>
{
    private const string Refused = "Invalid app.bsky.feed.post record: ";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_text_has_300_graphemes_and_3000_bytes()
    {
        var login = await fixture.LoginAsync(Ct);
        var family = string.Concat(Enumerable.Repeat("👨‍👩‍👧‍👦", 120));

        Assert.Equal((200, ""), await Answers.OfAsync(login.PostAsync(new string('x', 300), Ct), Ct));
        Assert.Equal((200, ""), await Answers.OfAsync(login.PostAsync(family, Ct), Ct));
        // Three as the network counts, unlike .NET.
        Assert.Equal((200, ""), await Answers.OfAsync(login.PostAsync(string.Concat(Enumerable.Repeat("नमस्ते", 100)), Ct), Ct));
        Assert.Equal(
            $"{Refused}Record/text must not be longer than 300 graphemes",
            await Answers.MessageAsync(login.PostAsync(new string('x', 301), Ct), Ct));
        Assert.Equal(
            $"{Refused}Record/text must not be longer than 3000 bytes", await Answers.MessageAsync(login.PostAsync(family + "x", Ct), Ct));
        Assert.Equal(3, (await fixture.PostsOfAsync(login, Ct)).Count);
    }

    [Theory]
    [InlineData("""{"text":null}""", "Record must have the property \"text\"")]
    [InlineData("""{"createdAt":null}""", "Record must have the property \"createdAt\"")]
    [InlineData("""{"langs":["a","b","c","d"]}""", "Record/langs must not have more than 3 elements")]
    [InlineData("""{"tags":["1","2","3","4","5","6","7","8","9"]}""", "Record/tags must not have more than 8 elements")]
    [InlineData("""{"facets":[{"index":{"byteStart":0,"byteEnd":6},"features":[]}]}""", "Record/facets/0/index lies outside of the text")]
    [InlineData(
        """{"facets":[{"index":{"byteStart":0,"byteEnd":5},"features":[]},{"index":{"byteStart":3,"byteEnd":3},"features":[]}]}""",
        "Record/facets/1/index lies outside of the text")]
    [InlineData(
        """{"embed":{"$type":"app.bsky.embed.external","external":{"uri":"https://example.com"}}}""",
        "Record/embed/external must have the properties \"title\" and \"description\"")]
    [InlineData("""{"embed":{"$type":"app.bsky.embed.hologram"}}""", "Record/embed is of no known type")]
    public async Task A_record_is_refused_by_the_path_of_what_is_wrong(string members, string message)
    {
        var login = await fixture.LoginAsync(Ct);
        var record = Login.Record("hello");
        foreach (var (name, value) in JsonNode.Parse(members)!.AsObject())
        {
            record.Remove(name);
            if (value is not null)
                record[name] = value.DeepClone();
        }

        Assert.Equal(Refused + message, await Answers.MessageAsync(login.PutAsync(record, Ct), Ct));
        Assert.Empty(await fixture.PostsOfAsync(login, Ct));
    }

    [Fact]
    public async Task Images_are_checked_when_they_are_used()
    {
        var login = await fixture.LoginAsync(Ct);
        var small = await login.BlobAsync([1, 2, 3], "image/png", Ct);
        var large = await login.BlobAsync(new byte[2_000_001], "image/png", Ct);
        var text = await login.BlobAsync([4, 5, 6], "text/plain", Ct);
        var unknown = small.DeepClone();
        unknown["ref"]!["$link"] = "bafkreiaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

        Assert.Equal((200, ""), await Answers.OfAsync(login.PutAsync(With(small, 4), Ct), Ct));
        Assert.Equal(
            $"{Refused}Record/embed/images must not have more than 4 elements",
            await Answers.MessageAsync(login.PutAsync(With(small, 5), Ct), Ct));
        Assert.Equal((400, "BlobNotFound"), await Answers.OfAsync(login.PutAsync(With(unknown, 1), Ct), Ct));
        Assert.Equal((400, "InvalidMimeType"), await Answers.OfAsync(login.PutAsync(With(text, 1), Ct), Ct));
        Assert.Equal(
            "This file is too large at Record/embed/images/0. It is 2000001 but the maximum size is 2000000.",
            await Answers.MessageAsync(login.PutAsync(With(large, 1), Ct), Ct));
        var silent = With(small, 1);
        silent["embed"]!["images"]![0]!.AsObject().Remove("alt");
        Assert.Equal(
            $"{Refused}Record/embed/images/0 must have the property \"alt\"", await Answers.MessageAsync(login.PutAsync(silent, Ct), Ct));

        var gallery = Login.Record("many");
        gallery["embed"] = new JsonObject
        {
            ["$type"] = "app.bsky.embed.gallery",
            ["items"] = new JsonArray(Login.Image(small.DeepClone())),
        };
        Assert.Equal(
            $"{Refused}Record/embed/items/0 must have the property \"aspectRatio\"",
            await Answers.MessageAsync(login.PutAsync(gallery, Ct), Ct));
    }

    [Fact]
    public async Task An_upload_has_a_cap()
    {
        var login = await fixture.LoginAsync(Ct);

        Assert.Equal((200, ""), await Answers.OfAsync(login.UploadAsync(new byte[5 << 20], "image/png", Ct), Ct));
        Assert.Equal((413, "PayloadTooLarge"), await Answers.OfAsync(login.UploadAsync(new byte[(5 << 20) + 1], "image/png", Ct), Ct));
    }

    [Fact]
    public async Task The_same_record_again_is_welcome_and_another_is_not()
    {
        var login = await fixture.LoginAsync(Ct);
        var key = Login.NewKey();
        var first = await Atproto.ReadAsync(await login.PutAsync(Login.Record("one"), Ct, key, swap: null), Ct);

        var again = await Atproto.ReadAsync(await login.PutAsync(Login.Record("one"), Ct, key, swap: null), Ct);

        Assert.Equal(
            (first.GetProperty("uri").GetString(), first.GetProperty("cid").GetString()),
            (again.GetProperty("uri").GetString(), again.GetProperty("cid").GetString()));
        Assert.True(first.TryGetProperty("commit", out _));
        Assert.False(again.TryGetProperty("commit", out _));
        Assert.Equal((400, "InvalidSwap"), await Answers.OfAsync(login.PutAsync(Login.Record("two"), Ct, key, swap: null), Ct));
        Assert.Equal("one", Assert.Single(await fixture.PostsOfAsync(login, Ct)).GetProperty("text").GetString());
    }

    [Fact]
    public async Task A_key_that_is_used_cannot_be_created_again() =>
        Assert.Equal(
            (500, "InternalServerError"),
            await Answers.OfAsync(
                (await fixture.LoginAsync(Ct)).CallAsync(HttpMethod.Post, "com.atproto.repo.createRecord", new { }, Ct), Ct));

    [Fact]
    public async Task A_token_cannot_write_to_another_account()
    {
        var (ann, bob) = (await fixture.LoginAsync(Ct), await fixture.LoginAsync(Ct));

        Assert.Equal((400, "InvalidRequest"), await Answers.OfAsync(ann.PutAsync(Login.Record("not mine"), Ct, repo: bob.Did), Ct));
        Assert.Empty(await fixture.PostsOfAsync(bob, Ct));
    }

    [Fact]
    public async Task A_record_is_there_for_everybody_and_its_absence_has_a_name()
    {
        var login = await fixture.LoginAsync(Ct);
        var key = Login.NewKey();
        Assert.Equal((200, ""), await Answers.OfAsync(login.PostAsync("public", Ct, key), Ct));

        var found = await Atproto.ReadAsync(await fixture.Network.GetAsync(PathOf(login.Did, key), Ct), Ct);

        Assert.Equal("public", found.GetProperty("value").GetProperty("text").GetString());
        Assert.Equal((400, "RecordNotFound"), await Answers.OfAsync(fixture.Network.GetAsync(PathOf(login.Did, "3ke6kg3wk222r"), Ct), Ct));
        Assert.Equal((400, "InvalidRequest"), await Answers.OfAsync(fixture.Network.GetAsync(PathOf("did:plc:nobody", key), Ct), Ct));
    }

    [Fact]
    public async Task What_is_shown_late_is_not_found_until_then()
    {
        var login = await fixture.LoginAsync(Ct);
        var key = Login.NewKey();
        Assert.Equal((200, ""), await Answers.OfAsync(login.PostAsync("late #sbx_lag", Ct, key), Ct));

        Assert.Equal((400, "RecordNotFound"), await Answers.OfAsync(fixture.Network.GetAsync(PathOf(login.Did, key), Ct), Ct));
        await fixture.Sandbox.PostAsync("/_sandbox/clock", new { advanceSeconds = 31 }, Ct);
        Assert.Equal((200, ""), await Answers.OfAsync(fixture.Network.GetAsync(PathOf(login.Did, key), Ct), Ct));
    }

    private static string PathOf(string did, string key) =>
        $"/xrpc/com.atproto.repo.getRecord?repo={did}&collection=app.bsky.feed.post&rkey={key}";

    private static JsonObject With(JsonNode blob, int count)
    {
        var record = Login.Record("look");
        record["embed"] = new JsonObject
        {
            ["$type"] = "app.bsky.embed.images",
            ["images"] = new JsonArray([.. Enumerable.Range(0, count).Select(_ => Login.Image(blob.DeepClone()))]),
        };
        return record;
    }
}
