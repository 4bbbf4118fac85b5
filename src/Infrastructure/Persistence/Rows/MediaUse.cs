using Postato.Domain.Media;
using Postato.Domain.Posts;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Infrastructure.Persistence.Rows;

/// <summary>An item uses a medium. Maintained by a trigger on the items, so that it holds for every way of writing them.</summary>
internal sealed record MediaUse(
    Id<Tenant> TenantId, Id<Workspace> WorkspaceId, Id<MediaItem> MediaId, Id<PostItem> ItemId, Id<Post> PostId);
