using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Postato.Infrastructure.Persistence.Migrations
{
    /// <summary>When an account's tokens are looked at, and what the last refresh met. No entity shows it: the model is as it was.</summary>
    [DbContext(typeof(PostatoDb))]
    [Migration("20261125190000_TokenRefresh")]
    public partial class TokenRefresh : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
            alter table social_accounts
                add refresh_at timestamptz,
                add refresh_error jsonb;
            create index ix_social_accounts_refresh_at on social_accounts (platform, refresh_at) where status = 'connected' and refresh_at is not null;
            create index ix_posts_processing on posts (updated_at) where status = 'processing';

            update social_accounts set refresh_at = token_expires_at - case when refresh_token is null then interval '0' else interval '10 minutes' end
            where token_expires_at is not null and access_token is not null;
            """);

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
            drop index ix_posts_processing;
            alter table social_accounts drop refresh_at, drop refresh_error;
            """);
    }
}
