using System.Text.Json;
using Postato.Domain.Posts;
using Postato.Domain.Posts.Limits;

namespace Postato.Networks.Tests.Contract;

/// <summary>
/// Judges a post twice: by the limits of its account, and by the network, to which it is sent in any case. An imitation that accepted what
/// the network refuses would hide a fault.
/// </summary>
internal static class BothWays
{
    /// <returns>The fields with violations, empty when it is valid; and whether the network accepted it.</returns>
    public static async Task<(IReadOnlyList<string> Fields, bool Published)> JudgeAsync(
        NetworkFixture fixture, TestAccount account, IReadOnlyList<(string Text, IReadOnlyList<MediaFile> Pictures)> items, string? options,
        CancellationToken ct)
    {
        var post = fixture.Write(account, items, options);
        await fixture.DeliverAsync(post, ct);
        return (
            [.. Check(fixture, account, items, options).Violations.Select(violation => violation.Field)],
            post.Status == PostStatus.Published);
    }

    public static LimitReport Check(
        NetworkFixture fixture, TestAccount account, IReadOnlyList<(string Text, IReadOnlyList<MediaFile> Pictures)> items, string? options)
    {
        var capabilities = fixture.Network.CapabilitiesFor(account.Session.Facts);
        var draft = new Draft(
            items.Count > 1 ? PostTypes.Thread : capabilities.DefaultPostType.Name,
            [.. items.Select(
                item => new DraftItem(
                    item.Text,
                    [.. item.Pictures.Select(
                        picture => new DraftMedia(
                            picture.MimeType, picture.Bytes.Length, picture.Width, picture.Height, picture.DurationMs, picture.Alt))]))],
            options is null ? null : JsonElement.Parse(options), null, items.Count == 1);
        return LimitCheck.Check(draft, capabilities, fixture.Clock.GetUtcNow());
    }
}
