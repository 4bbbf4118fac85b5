using System.Text.Json;
using Postato.Infrastructure.Http;

namespace Postato.Infrastructure.Networks.Mastodon;

/// <summary>What is stored of an account's server, with the account.</summary>
/// <param name="Software">From nodeinfo, in lower case; empty when unknown.</param>
/// <param name="Visibility">The account's default visibility; null when unknown.</param>
internal sealed record ServerFacts(string Software, string Version, ServerLimits Limits, string? Visibility = null)
{
    /// <summary>For an account whose server provided nothing: safe with every software.</summary>
    public static readonly ServerFacts Unknown = new("", "", ServerLimits.Standard);

    public string Write() => JsonSerializer.Serialize(this, JsonSerializerOptions.Web);

    public static ServerFacts Read(string facts) => JsonSerializer.Deserialize<ServerFacts>(facts, JsonSerializerOptions.Web)!;

    public static ServerFacts Of(string? facts) => facts is null ? Unknown : Read(facts);
}

/// <summary>A server's own limits, with Mastodon's where it provides no plausible value.</summary>
/// <param name="MimeTypes">Null when the server lists none.</param>
internal sealed record ServerLimits(
    int Characters, int Media, int AltText, long ImageBytes, long ImagePixels, long VideoBytes, long VideoPixels,
    int PollOptions, int PollOptionCharacters, int PollMinimumSeconds, int PollMaximumSeconds, IReadOnlyList<string>? MimeTypes = null)
{
    /// <summary>The defaults of Mastodon 4.5.</summary>
    public static readonly ServerLimits Standard = new(
        500, 4, 1_500, 16_777_216, 33_177_600, 103_809_024, 8_294_400, 4, 50, 300, 2_629_746);

    private const int MaximumTypes = 100;

    public static ServerLimits Of(WireInstance instance)
    {
        var (statuses, media, polls) = (
            instance.Configuration["statuses"], instance.Configuration["media_attachments"], instance.Configuration["polls"]);
        return new(
            Sensible(statuses["max_characters"].Number ?? instance.MaxTootChars, 1, 1_000_000) ?? Standard.Characters,
            Sensible(statuses["max_media_attachments"].Number, 0, 100) ?? Standard.Media,
            Sensible(media["description_limit"].Number, 0, 1_000_000) ?? Standard.AltText,
            Sensible(media["image_size_limit"].Number) ?? Standard.ImageBytes,
            Sensible(media["image_matrix_limit"].Number) ?? Standard.ImagePixels,
            Sensible(media["video_size_limit"].Number) ?? Standard.VideoBytes,
            Sensible(media["video_matrix_limit"].Number) ?? Standard.VideoPixels,
            Sensible(polls["max_options"].Number, 2, 1_000) ?? Standard.PollOptions,
            Sensible(polls["max_characters_per_option"].Number, 1, 100_000) ?? Standard.PollOptionCharacters,
            Sensible(polls["min_expiration"].Number, 0, int.MaxValue) ?? Standard.PollMinimumSeconds,
            Sensible(polls["max_expiration"].Number, 1, int.MaxValue) ?? Standard.PollMaximumSeconds,
            TypesOf(media["supported_mime_types"]));
    }

    private static string[]? TypesOf(UntrustedJson told) =>
        told.Items.Any()
            ? [.. told.Items.Take(MaximumTypes).Select(type => type.Text).OfType<string>().Where(type => type.Length is > 0 and < 100)]
            : null;

    private static int? Sensible(long? number, int minimum, int maximum) =>
        number >= minimum && number <= maximum ? (int)number.Value : null;

    private static long? Sensible(long? bytes) => bytes > 0 ? bytes : null;
}
