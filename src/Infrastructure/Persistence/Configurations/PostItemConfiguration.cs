using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Postato.Domain.Posts;

namespace Postato.Infrastructure.Persistence.Configurations;

internal sealed class PostItemConfiguration : IEntityTypeConfiguration<PostItem>
{
    public void Configure(EntityTypeBuilder<PostItem> builder)
    {
        builder.ToTable("post_items");
        builder.HasKey(item => new { item.TenantId, item.WorkspaceId, item.Id });
        builder.HasIndex(item => new { item.TenantId, item.PostId, item.WorkspaceId, item.Index }).IsUnique();
        // For the question, after a lost answer, whether a network id is recorded in any workspace.
        builder.HasIndex(item => item.PlatformPostId).HasFilter("platform_post_id is not null");
        builder.NamedEnum(item => item.Status);
        builder.Json(item => item.Media).HasDefaultValueSql("'[]'");
    }
}
