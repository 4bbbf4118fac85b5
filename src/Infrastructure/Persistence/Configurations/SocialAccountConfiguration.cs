using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Postato.Domain.Accounts;
using Postato.Domain.Tenancy;

namespace Postato.Infrastructure.Persistence.Configurations;

internal sealed class SocialAccountConfiguration : IEntityTypeConfiguration<SocialAccount>
{
    public void Configure(EntityTypeBuilder<SocialAccount> builder)
    {
        builder.ToTable("social_accounts");
        builder.HasKey(account => new { account.TenantId, account.WorkspaceId, account.Id });
        builder.HasOne<Workspace>().WithMany().HasForeignKey(account => new { account.TenantId, account.WorkspaceId }).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(account => new { account.TenantId, account.Platform, account.PlatformAccountId, account.WorkspaceId }).IsUnique();
        builder.NamedEnum(account => account.Status);
        builder.Property(account => account.Facts).HasColumnType("jsonb");
        builder.RowVersion();
    }
}
