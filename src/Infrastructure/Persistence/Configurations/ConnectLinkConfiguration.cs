using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Postato.Domain.Accounts;
using Postato.Domain.Tenancy;

namespace Postato.Infrastructure.Persistence.Configurations;

internal sealed class ConnectLinkConfiguration : IEntityTypeConfiguration<ConnectLink>
{
    public void Configure(EntityTypeBuilder<ConnectLink> builder)
    {
        builder.ToTable("connect_links");
        builder.HasKey(link => new { link.TenantId, link.WorkspaceId, link.Id });
        builder.HasOne<Workspace>()
            .WithMany()
            .HasForeignKey(link => new { link.TenantId, link.WorkspaceId })
            .OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<SocialAccount>()
            .WithMany()
            .HasForeignKey(link => new { link.TenantId, link.WorkspaceId, link.AccountId })
            .OnDelete(DeleteBehavior.Restrict);
        // Hashes first, because a link is looked up before its tenant is known.
        builder.HasIndex(link => new { link.TokenHash, link.TenantId }).IsUnique();
        builder.HasIndex(link => new { link.StateHash, link.TenantId }).IsUnique();
        builder.HasIndex(link => new { link.TenantId, link.AccountId, link.WorkspaceId });
        builder.RowVersion();

        // Read and written by SQL only.
        builder.Property<byte[]?>("SessionSealed");
        builder.Property<int?>("SessionSealedKey");
        builder.HasIndex("SessionSealedKey").HasFilter("session_sealed_key is not null");
    }
}
