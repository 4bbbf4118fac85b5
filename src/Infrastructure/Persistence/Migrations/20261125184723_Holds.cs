using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Postato.Infrastructure.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class Holds : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "held_reason",
                table: "social_accounts",
                type: "text",
                nullable: true);

            // held_until stands since the first migration, and no entity showed it. What the network still takes is the deliveries' own.
            migrationBuilder.Sql("""
                alter table social_accounts
                    add constraint ck_social_accounts_held_reason check (held_reason in ('rate', 'quota')),
                    add window_limit int,
                    add window_remaining int,
                    add window_resets_at timestamptz
                """);

            migrationBuilder.CreateTable(
                name: "network_holds",
                columns: table => new
                {
                    platform = table.Column<string>(type: "text", nullable: false),
                    held_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    reason = table.Column<string>(type: "text", nullable: false),
                    since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_network_holds", x => x.platform);
                    table.CheckConstraint("ck_network_holds_reason", "reason in ('pause', 'rate')");
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "network_holds");

            migrationBuilder.DropColumn(
                name: "held_reason",
                table: "social_accounts");

            migrationBuilder.Sql("alter table social_accounts drop window_limit, drop window_remaining, drop window_resets_at");
        }
    }
}
