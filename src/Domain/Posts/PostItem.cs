using Postato.Domain.Media;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Domain.Posts;

/// <summary>One unit on the network: one post of a thread.</summary>
public sealed class PostItem : IEntity
{
    public static string Prefix => "itm";

    private PostItem() { }

    public Id<Tenant> TenantId { get; private init; }

    public Id<Workspace> WorkspaceId { get; private init; }

    public Id<PostItem> Id { get; private init; }

    public Id<Post> PostId { get; private init; }

    public int Index { get; private init; }

    /// <summary><c>main</c>; follow-up comments will be another kind.</summary>
    public string Kind { get; private init; } = "main";

    /// <summary>As the customer sent it.</summary>
    public string Text { get; private init; } = "";

    public ItemStatus Status { get; private set; }

    public IReadOnlyList<ItemMedia> Media { get; private init; } = [];

    public string? PlatformPostId { get; private set; }

    public string? PlatformUrl { get; private set; }

    internal static PostItem Create(Post post, int index, string text, IReadOnlyList<ItemMedia> media, DateTimeOffset now) => new()
    {
        TenantId = post.TenantId,
        WorkspaceId = post.WorkspaceId,
        Id = Id<PostItem>.New(now),
        PostId = post.Id,
        Index = index,
        Text = text,
        Media = media,
    };

    internal void Reset()
    {
        if (Status != ItemStatus.Published)
            Status = ItemStatus.Pending;
    }

    internal void Publish(string platformPostId, string? platformUrl) =>
        (Status, PlatformPostId, PlatformUrl) = (ItemStatus.Published, platformPostId, platformUrl);

    internal void Fail(ItemStatus status)
    {
        if (Status != ItemStatus.Published)
            Status = status;
    }
}

/// <summary>A medium as an item uses it.</summary>
/// <param name="Alt">The item's own text, otherwise the medium's.</param>
public sealed record ItemMedia(Id<MediaItem> Id, string? Alt);
