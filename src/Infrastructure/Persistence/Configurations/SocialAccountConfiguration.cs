using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Postato.Domain.Accounts;
using Postato.Domain.Tenancy;

namespace Postato.Infrastructure.Persistence.Configurations;

internal sealed class SocialAccountConfiguration : IEntityTypeConfiguration<SocialAccount>
{
    public void Configure(EntityTypeBuilder<SocialAccount> builder)
    {
        builder.ToTable("social_accounts", table =>
        {
            table.HasCheckConstraint("ck_social_accounts_held_reason", "held_reason in ('rate', 'quota', 'operator')");
            // Configured here: EF Core would otherwise always save a required list and not use the database's default.
            table.HasCheckConstraint("ck_social_accounts_scopes", "scopes is not null");
        });
        builder.HasKey(account => new { account.TenantId, account.WorkspaceId, account.Id });
        builder.HasOne<Workspace>()
            .WithMany()
            .HasForeignKey(account => new { account.TenantId, account.WorkspaceId })
            .OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(account => new { account.TenantId, account.Platform, account.PlatformAccountId, account.WorkspaceId }).IsUnique();
        builder.NamedEnum(account => account.Status);
        builder.Property(account => account.Facts).HasColumnType("jsonb");
        builder.RowVersion();

        // Read and written by SQL only; the sealed columns belong to AccountTokensRow.
        builder.PrimitiveCollection<string[]>("Scopes").HasDefaultValueSql("'{}'");
        builder.Property<DateTimeOffset?>("RefreshAt");
        builder.Property<string?>("RefreshError").HasColumnType("jsonb");
        builder.Property<DateTimeOffset?>("RefreshStartedAt");
        builder.Property<int>("RefreshTries").HasDefaultValue(0);
        builder.Property<int?>("WindowLimit");
        builder.Property<int?>("WindowRemaining");
        builder.Property<DateTimeOffset?>("WindowResetsAt");
        builder.HasIndex("Platform", "RefreshAt").HasFilter("status = 'connected' and refresh_at is not null");
    }
}
