using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Postato.Infrastructure.Persistence.Migrations
{
    /// <summary>An account may be held because its operator must look, which is no word of its network's.</summary>
    [DbContext(typeof(PostatoDb))]
    [Migration("20261128091000_OperatorHolds")]
    public partial class OperatorHolds : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder) => Allow(migrationBuilder, "'rate', 'quota', 'operator'");

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) => Allow(migrationBuilder, "'rate', 'quota'");

        private static void Allow(MigrationBuilder migrationBuilder, string reasons) => migrationBuilder.Sql($"""
            alter table social_accounts
                drop constraint ck_social_accounts_held_reason,
                add constraint ck_social_accounts_held_reason check (held_reason in ({reasons}))
            """);
    }
}
