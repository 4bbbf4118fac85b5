using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Postato.Domain.Accounts;
using Postato.Domain.Posts;

namespace Postato.Infrastructure.Persistence.Configurations;

internal sealed class PostConfiguration : IEntityTypeConfiguration<Post>
{
    public void Configure(EntityTypeBuilder<Post> builder)
    {
        builder.ToTable("posts");
        builder.HasKey(post => new { post.TenantId, post.WorkspaceId, post.Id });
        builder.HasOne<SocialAccount>()
            .WithMany()
            .HasForeignKey(post => new { post.TenantId, post.WorkspaceId, post.AccountId })
            .OnDelete(DeleteBehavior.Restrict);
        builder.HasMany(post => post.Items).WithOne()
            .HasForeignKey(item => new { item.TenantId, item.WorkspaceId, item.PostId }).OnDelete(DeleteBehavior.ClientCascade);
        builder.NamedEnum(post => post.Status);
        builder.Property(post => post.Options).HasColumnType("jsonb");
        builder.Property(post => post.Metadata).HasColumnType("jsonb");
        builder.Json(post => post.Error);
        builder.Json(post => post.Warnings).HasDefaultValueSql("'[]'");
        builder.Json(post => post.Transitions).HasDefaultValueSql("'[]'");
        builder.Ignore(post => post.ContentIsOpen);
        builder.HasIndex(post => new { post.TenantId, post.Status, post.WorkspaceId, post.Id });
        builder.HasIndex(post => new { post.TenantId, post.AccountId, post.WorkspaceId, post.Id });
        builder.HasIndex(post => new { post.TenantId, post.ContentHash, post.WorkspaceId });
        // For the search for posts that were begun and abandoned.
        builder.HasIndex(post => post.UpdatedAt).HasFilter("status = 'processing'");
        builder.RowVersion();
    }
}
