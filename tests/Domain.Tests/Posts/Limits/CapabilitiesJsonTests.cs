using System.Text.Json;

namespace Postato.Domain.Tests.Posts.Limits;

public sealed class CapabilitiesJsonTests
{
    private static readonly JsonElement Json = JsonSerializer.SerializeToElement(SampleNetwork.Capabilities, JsonSerializerOptions.Web);

    [Fact]
    public void A_network_is_published_as_it_is_declared()
    {
        Assert.Equal("sample", Json.GetProperty("platform").GetString());
        Assert.Equal("Sample", Json.GetProperty("displayName").GetString());
        Assert.Equal("smpl", Json.GetProperty("aliases")[0].GetString());
        Assert.Equal(
            ["post", "thread", "carousel", "story", "event"],
            Json.GetProperty("postTypes").EnumerateArray().Select(type => type.GetProperty("name").GetString()));
        Assert.Equal(731, Json.GetProperty("scheduling").GetProperty("horizonDays").GetInt32());
        Assert.False(Json.TryGetProperty("defaultPostType", out _));
    }

    [Fact]
    public void A_limit_says_its_unit_its_source_and_whether_anyone_confirmed_it()
    {
        var text = Json.GetProperty("postTypes")[0].GetProperty("text");

        Assert.Equal(
            """{"unit":"graphemes","maximum":20,"source":{"source":"sample sheet","confirmed":true},"urlLength":null}""",
            text[0].GetRawText());
        Assert.Equal("utf8_bytes", text[1].GetProperty("unit").GetString());
        Assert.False(text[1].GetProperty("source").GetProperty("confirmed").GetBoolean());
    }

    [Fact]
    public void An_option_says_its_type()
    {
        var langs = Json.GetProperty("postTypes")[0]
            .GetProperty("options")
            .EnumerateArray()
            .Single(option => option.GetProperty("name").GetString() == "langs");

        Assert.Equal("list", langs.GetProperty("type").GetString());
        Assert.Equal("text", langs.GetProperty("entry").GetProperty("type").GetString());
        Assert.Equal(2, langs.GetProperty("maximumCount").GetInt32());
    }
}
