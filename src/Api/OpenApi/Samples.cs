using System.Text.Json;
using Postato.Api.Rest.Json;
using Postato.Application.Lists;
using Postato.Domain.Primitives;

namespace Postato.Api.OpenApi;

/// <summary>What the examples of all resources share: ids that belong together, and one point in time.</summary>
internal static class Samples
{
    public const string PlatformKey = "bluesky";
    public const string OtherPlatformKey = "mastodon";
    public const string PlatformAccountId = "did:plc:z72i7hdynmk6r22z27h6tvur";
    public const string Username = "name.bsky.social";
    public const string Workspace = "wks_01KAV3T5Q8RZ4M7N2P6X9W1B0C";
    public const string Account = "acc_01KAV3V0H2DXF5G8J9K4M6N7PQ";
    public const string Medium = "med_01KAV3W7S1T3V5X8YZ2A4B6C9D";
    public const string Post = "pst_01KAV3X4E6F8G0H2J5K7M9N1P3";
    public const string Item = "itm_01KAV3X4E6Q5R7S9T1V3W5X7Y9";
    public const string Agent = "agt_01KAV3S1A2B3C4D5E6F7G8H9J0";
    public const string Tenant = "ten_01KAV3R0Z9Y8X7W6V5T4S3R2Q1";
    public const string Link = "cnl_01KAV3Y9M8N7P6Q5R4S3T2V1W0";
    public const string Event = "evt_01KAV3Z2B4C6D8E0F1G3H5J7K9";

    private static readonly string[] Ids = [Workspace, Account, Medium, Post, Item, Agent, Tenant, Link, Event];

    public static DateTimeOffset Noon { get; } = new(2027, 3, 1, 12, 0, 0, TimeSpan.Zero);

    /// <param name="prefix">The prefix of the entity's ids.</param>
    public static string IdOf(string prefix) => Array.Find(Ids, id => id.StartsWith($"{prefix}_", StringComparison.Ordinal))
        ?? throw new InvalidOperationException(
            $"An id that begins with {prefix}_ is described, and {nameof(Samples)} has no example of one.");

    public static Id<T> IdOf<T>()
        where T : IEntity => Id<T>.ParseOrNone(IdOf(T.Prefix));

    public static Page<T> PageOf<T>(T item) => new([item], null);

    public static JsonElement Json(object value) => JsonSerializer.SerializeToElement(value, ApiJson.Options);
}
