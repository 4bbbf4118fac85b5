using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Postato.Infrastructure.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class Lanes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "fk_deliveries_account_id",
                table: "deliveries");

            migrationBuilder.DropIndex(
                name: "ix_deliveries_due_at_id",
                table: "deliveries");

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "paused_at",
                table: "workspaces",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "paused_at",
                table: "social_accounts",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "delivery_lanes",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    workspace_id = table.Column<Guid>(type: "uuid", nullable: false),
                    account_id = table.Column<Guid>(type: "uuid", nullable: false),
                    platform = table.Column<string>(type: "text", nullable: false),
                    due_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    leased_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_delivery_lanes", x => new { x.tenant_id, x.workspace_id, x.account_id });
                    table.ForeignKey(
                        name: "fk_delivery_lanes_account_id",
                        columns: x => new { x.tenant_id, x.workspace_id, x.account_id },
                        principalTable: "social_accounts",
                        principalColumns: new[] { "tenant_id", "workspace_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_delivery_lanes_due_at",
                table: "delivery_lanes",
                column: "due_at",
                filter: "due_at is not null and leased_until is null");

            migrationBuilder.CreateIndex(
                name: "ix_delivery_lanes_leased_until",
                table: "delivery_lanes",
                column: "leased_until",
                filter: "leased_until is not null");

            migrationBuilder.Sql("""
                insert into delivery_lanes (tenant_id, workspace_id, account_id, platform, due_at, leased_until)
                select a.tenant_id, a.workspace_id, a.id, a.platform,
                    case when a.status = 'connected' then (
                        select greatest(min(d.due_at), a.held_until) from deliveries d
                        where d.tenant_id = a.tenant_id and d.workspace_id = a.workspace_id and d.account_id = a.id and d.status = 'queued'
                        having min(d.due_at) is not null) end,
                    case when a.status = 'connected' then (
                        select d.lease_until from deliveries d
                        where d.tenant_id = a.tenant_id and d.workspace_id = a.workspace_id and d.account_id = a.id and d.lease_owner is not null) end
                from social_accounts a;

                drop function if exists claim_deliveries(text, int, timestamptz, timestamptz);
                """);

            migrationBuilder.AddForeignKey(
                name: "fk_deliveries_account_id",
                table: "deliveries",
                columns: new[] { "tenant_id", "workspace_id", "account_id" },
                principalTable: "delivery_lanes",
                principalColumns: new[] { "tenant_id", "workspace_id", "account_id" },
                onDelete: ReferentialAction.Restrict);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "fk_deliveries_account_id",
                table: "deliveries");

            migrationBuilder.DropTable(
                name: "delivery_lanes");

            migrationBuilder.DropColumn(
                name: "paused_at",
                table: "workspaces");

            migrationBuilder.DropColumn(
                name: "paused_at",
                table: "social_accounts");

            migrationBuilder.CreateIndex(
                name: "ix_deliveries_due_at_id",
                table: "deliveries",
                columns: new[] { "due_at", "id" },
                filter: "status = 'queued'");

            migrationBuilder.AddForeignKey(
                name: "fk_deliveries_account_id",
                table: "deliveries",
                columns: new[] { "tenant_id", "workspace_id", "account_id" },
                principalTable: "social_accounts",
                principalColumns: new[] { "tenant_id", "workspace_id", "id" },
                onDelete: ReferentialAction.Restrict);
        }
    }
}
