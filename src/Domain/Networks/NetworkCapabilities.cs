using System.Text.Json.Serialization;

namespace Postato.Domain.Networks;

/// <summary>
/// What a network accepts, declared once as data and read by validation, <c>GET /v1/platforms</c>, tools, counters and docs. An account on
/// a server with limits of its own gets a copy with those.
/// </summary>
/// <param name="Aliases">Other keys that are accepted as input and never stored.</param>
/// <param name="PostTypes">The first is the default.</param>
public sealed record NetworkCapabilities(
    Platform Platform, string DisplayName, IReadOnlyList<string> Aliases, IReadOnlyList<PostTypeCapabilities> PostTypes,
    SchedulingLimit Scheduling)
{
    [JsonIgnore]
    public PostTypeCapabilities DefaultPostType => PostTypes[0];

    public PostTypeCapabilities? Find(string postType)
    {
        for (var i = 0; i < PostTypes.Count; i++)
        {
            if (PostTypes[i].Name == postType)
                return PostTypes[i];
        }

        return null;
    }
}

/// <summary>One kind of post.</summary>
/// <param name="Text">The limits on each item's text, all of which hold; none when this kind takes no text.</param>
/// <param name="TextRequired">False when an item with media may have no text.</param>
/// <param name="TextStandIns">
/// Options of the first item that make a text unnecessary, as media do: a quoted post, a link card, a poll.
/// </param>
/// <param name="TextRules">Further rules for each item's text; null for none.</param>
public sealed record PostTypeCapabilities(
    string Name,
    IReadOnlyList<TextLimit> Text,
    bool TextRequired,
    CountLimit Items,
    MediaCapabilities Media,
    IReadOnlyList<OptionCapability> Options,
    IReadOnlyList<string>? TextStandIns = null,
    TextRules? TextRules = null);

/// <summary>Where a figure comes from, and whether it was confirmed.</summary>
/// <param name="Source">The network's page, lexicon or specification.</param>
public sealed record LimitSource(string Source, bool Confirmed = true);

public sealed record CountLimit(int Minimum, int Maximum, LimitSource Source)
{
    /// <summary>How many items a thread may have. A limit of Postato, not of the network.</summary>
    public static readonly CountLimit ThreadItems = new(2, 100, new("Postato: items of one submission"));
}

/// <summary>How far ahead a post may be scheduled. A limit of Postato, which holds the post until its time.</summary>
public sealed record SchedulingLimit(int HorizonDays, LimitSource Source)
{
    /// <summary>The horizon of every network so far: 2 years, one of which may be a leap year.</summary>
    public static readonly SchedulingLimit Postato = new(731, new("Postato: posts are held at most 2 years"));
}
