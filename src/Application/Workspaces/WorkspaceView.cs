using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.Workspaces;

/// <summary>A workspace with the figures that a list shows.</summary>
/// <param name="ConnectedPlatforms">Platforms with at least one connected account, sorted.</param>
/// <param name="RecentPostCount">Posts made in the last 30 days; counted up to 10 000.</param>
/// <param name="PausedAt">When its posts were paused; null when they are not.</param>
public sealed record WorkspaceView(
    Id<Workspace> Id, string Name, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt,
    int ConnectedAccountCount, IReadOnlyList<string> ConnectedPlatforms, int MemberCount, int RecentPostCount, DateTimeOffset? PausedAt)
{
    /// <summary>The workspace as it will be once the change is committed.</summary>
    internal WorkspaceView With(Workspace changed) => this with { UpdatedAt = changed.UpdatedAt, PausedAt = changed.PausedAt };
}
