using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Postato.Domain.Accounts;
using Postato.Infrastructure.Persistence.Rows;

namespace Postato.Infrastructure.Persistence.Configurations;

internal sealed class AccountTokensRowConfiguration : IEntityTypeConfiguration<AccountTokensRow>
{
    public void Configure(EntityTypeBuilder<AccountTokensRow> builder)
    {
        builder.ToTable("social_accounts");
        builder.HasKey(tokens => new { tokens.TenantId, tokens.WorkspaceId, tokens.Id });
        builder.HasOne<SocialAccount>().WithOne()
            .HasForeignKey<AccountTokensRow>(tokens => new { tokens.TenantId, tokens.WorkspaceId, tokens.Id });
        builder.HasIndex(tokens => tokens.AccessTokenKey).HasFilter("access_token_key is not null");
        builder.HasIndex(tokens => tokens.RefreshTokenKey).HasFilter("refresh_token_key is not null");
        builder.HasIndex(tokens => tokens.SessionDataKey).HasFilter("session_data_key is not null");
        builder.RowVersion();
    }
}
