using System.Text.Json.Serialization;

namespace Postato.Domain.Networks;

/// <summary>
/// What a network takes, as data: declared once, read by validation, <c>GET /v1/platforms</c>, tools, counters and docs.
/// An account on a server with limits of its own gets a copy with them in place.
/// </summary>
/// <param name="Aliases">Other keys that are accepted and never stored.</param>
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
/// <param name="Text">All of them hold, for each item; none: this kind takes no text.</param>
/// <param name="TextRequired">False: an item may be without text when it has media.</param>
/// <param name="TextStandIns">Options that do for the first item what media do: a quoted post, a link card, a poll.</param>
/// <param name="TextRules">What else holds for each item's text; null: nothing.</param>
public sealed record PostTypeCapabilities(
    string Name,
    IReadOnlyList<TextLimit> Text,
    bool TextRequired,
    CountLimit Items,
    MediaCapabilities Media,
    IReadOnlyList<OptionCapability> Options,
    IReadOnlyList<string>? TextStandIns = null,
    TextRules? TextRules = null);

/// <summary>Where a figure comes from, and whether anyone confirmed it.</summary>
/// <param name="Source">The network's page, lexicon or specification.</param>
public sealed record LimitSource(string Source, bool Confirmed = true);

public sealed record CountLimit(int Minimum, int Maximum, LimitSource Source)
{
    /// <summary>The items of a thread. Ours, not the networks'.</summary>
    public static readonly CountLimit ThreadItems = new(2, 100, new("Postato: items of one submission"));
}

/// <summary>How far ahead a post may be scheduled. Ours, not the network's: Postato holds the post until its time.</summary>
public sealed record SchedulingLimit(int HorizonDays, LimitSource Source)
{
    /// <summary>The horizon of every network so far: 2 years, one of which may be a leap year.</summary>
    public static readonly SchedulingLimit Postato = new(731, new("Postato: posts are held at most 2 years"));
}
