using System.Text;
using System.Text.Json;
using Postato.Infrastructure.Http;
using Postato.Infrastructure.Networks.Mastodon;

namespace Postato.Networks.Tests.Mastodon;

/// <summary>What people type, what servers publish about themselves, and how both are read.</summary>
public sealed class ServerTests
{
    [Theory]
    [InlineData("@ann@example.org", "ann", "example.org", null)]
    [InlineData("ann@Example.org", "ann", "example.org", null)]
    [InlineData("acct:ann@example.org", "ann", "example.org", null)]
    [InlineData("  example.org ", null, "example.org", null)]
    [InlineData("example.org/about", null, "example.org", null)]
    [InlineData("https://example.org", null, "example.org", "https")]
    [InlineData("https://example.org/@ann", "ann", "example.org", "https")]
    [InlineData("https://example.org/@ann/123", "ann", "example.org", "https")]
    [InlineData("https://example.org/@bob@other.example", "bob", "example.org", "https")]
    [InlineData("https://user@example.org/", "user", "example.org", "https")]
    [InlineData("127.0.0.1:5100", null, "127.0.0.1:5100", null)]
    [InlineData("ann", "ann", null, null)]
    [InlineData("@ann", "ann", null, null)]
    [InlineData("", null, null, null)]
    [InlineData("@", null, null, null)]
    [InlineData("ann@", "ann", null, null)]
    public void A_server_is_named_in_many_ways(string typed, string? user, string? domain, string? scheme) =>
        Assert.Equal(new TypedServer(user, domain, scheme), TypedServer.Parse(typed));

    [Theory]
    [InlineData(null, "4.5.3", "mastodon")]
    [InlineData(null, "4.4.0+glitch", "mastodon")]
    [InlineData("mastodon", "4.4.0+glitch", "mastodon")]
    [InlineData("Hometown", "4.2.1+hometown-1.1.1", "hometown")]
    [InlineData(null, "2.7.2 (compatible; Pleroma 2.7.0)", "pleroma")]
    [InlineData(null, "2.7.2 (compatible; Akkoma 3.10.4)", "akkoma")]
    [InlineData(null, "4.0.0 (compatible; snac 2.60)", "snac")]
    [InlineData(null, "3.5.3 (compatible; Pixelfed 0.11.13)", "pixelfed")]
    [InlineData("gotosocial", "0.17.3+git-3fa5a3b", "gotosocial")]
    [InlineData(null, "0.17.3", "")]
    [InlineData("hollo", "0.6.20", "hollo")]
    [InlineData(null, "odd", "")]
    public void A_software_is_known_by_what_it_says_of_itself(string? node, string version, string name) =>
        Assert.Equal(name, MastodonSoftware.NameOf(node, version));

    [Theory]
    [InlineData("mastodon", "4.5.3", "Successes")]
    [InlineData("hometown", "4.2.1", "Successes")]
    [InlineData("hollo", "0.6.20", "Successes")]
    [InlineData("pleroma", "2.7.0", "Answers")]
    [InlineData("akkoma", "3.10.4", "Answers")]
    [InlineData("gotosocial", "0.17.0-rc1", "Codes")]
    [InlineData("gotosocial", "0.19.2+git-3fa5a3b", "Codes")]
    [InlineData("gotosocial", "0.16.0", "None")]
    [InlineData("gotosocial", "odd", "None")]
    [InlineData("snac", "2.60", "None")]
    [InlineData("pixelfed", "0.11.13", "None")]
    [InlineData("", "0.17.3", "None")]
    public void What_a_server_remembers_of_keys_depends_on_its_software(string software, string version, string memory) =>
        Assert.Equal(
            memory, MastodonSoftware.KeysOf(new ServerFacts(software, version, ServerLimits.Standard), new MastodonOptions()).ToString());

    [Fact]
    public void A_servers_own_numbers_hold()
    {
        var limits = Limits("""
            {
              "version": "4.5.3",
              "configuration": {
                "statuses": { "max_characters": 5000, "max_media_attachments": 6 },
                "media_attachments": { "description_limit": 3000, "image_size_limit": 1000, "image_matrix_limit": 2000, "video_size_limit": 3000, "video_matrix_limit": 4000, "supported_mime_types": ["image/png"] },
                "polls": { "max_options": 6, "max_characters_per_option": 100, "min_expiration": 60, "max_expiration": 100000 }
              }
            }
            """);

        Assert.Equal(new ServerLimits(5_000, 6, 3_000, 1_000, 2_000, 3_000, 4_000, 6, 100, 60, 100_000), limits with { MimeTypes = null });
        Assert.Equal(["image/png"], limits.MimeTypes!);
    }

    [Theory]
    [InlineData("""{ "version": "2.0" }""")]
    [InlineData("""{ "version": "2.0", "configuration": null }""")]
    [InlineData(
        """{ "version": "2.0", "configuration": { "statuses": { "max_characters": -1, "max_media_attachments": 100000 }, "polls": { "max_options": 0 }, "media_attachments": { "image_size_limit": 0, "supported_mime_types": [] } } }""")]
    [InlineData("""{ "version": "2.0", "configuration": { "statuses": { "max_characters": 99999999999 } } }""")]
    public void What_makes_no_sense_is_as_Mastodon_has_it(string instance) => Assert.Equal(ServerLimits.Standard, Limits(instance));

    [Theory]
    [InlineData("""{ "version": "2.0", "max_toot_chars": 1000 }""")]
    [InlineData("""{ "version": "2.0", "max_toot_chars": "1000" }""")]
    public void A_very_old_server_says_it_in_its_own_way(string instance) => Assert.Equal(1_000, Limits(instance).Characters);

    [Fact]
    public void Facts_are_read_as_they_were_written_in_whatever_order()
    {
        var facts = new ServerFacts("mastodon", "4.5.3", ServerLimits.Standard with { MimeTypes = ["image/png"] }, "private");
        var members = JsonElement.Parse(facts.Write())
            .EnumerateObject()
            .Reverse()
            .ToDictionary(member => member.Name, member => member.Value);

        Assert.Equal(facts.Write(), ServerFacts.Read(JsonSerializer.Serialize(members)).Write());
    }

    [Fact]
    public void A_server_that_takes_no_videos_has_no_rule_for_them()
    {
        var media = MastodonCapabilities.Of(
            new ServerFacts("mastodon", "4.5.3", ServerLimits.Standard with { MimeTypes = ["image/png", "image/tiff"] }))
            .Find("status")!.Media;

        Assert.Equal(["image"], media.Rules.Select(rule => rule.Kind));
        Assert.Equal(["image/png"], media.Rules[0].MimeTypes);
        Assert.Null(media.RuleFor("video/mp4"));
    }

    private static ServerLimits Limits(string instance) =>
        ServerLimits.Of(WireInstance.Of(UntrustedJson.Read(Encoding.UTF8.GetBytes(instance))));
}
