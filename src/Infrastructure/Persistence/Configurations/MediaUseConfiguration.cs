using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Postato.Domain.Media;
using Postato.Domain.Posts;
using Postato.Infrastructure.Persistence.Rows;

namespace Postato.Infrastructure.Persistence.Configurations;

internal sealed class MediaUseConfiguration : IEntityTypeConfiguration<MediaUse>
{
    public void Configure(EntityTypeBuilder<MediaUse> builder)
    {
        builder.ToTable("media_uses");
        builder.HasKey(use => new { use.TenantId, use.WorkspaceId, use.MediaId, use.ItemId });
        builder.HasOne<MediaItem>()
            .WithMany()
            .HasForeignKey(use => new { use.TenantId, use.WorkspaceId, use.MediaId })
            .OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<PostItem>()
            .WithMany()
            .HasForeignKey(use => new { use.TenantId, use.WorkspaceId, use.ItemId })
            .OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(use => new { use.TenantId, use.ItemId, use.WorkspaceId });
    }
}
