using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Postato.Infrastructure.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class Indexes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_social_accounts_platform_platform_account_id",
                table: "social_accounts");

            migrationBuilder.DropIndex(
                name: "ix_posts_account_id_id",
                table: "posts");

            migrationBuilder.DropIndex(
                name: "ix_posts_content_hash",
                table: "posts");

            migrationBuilder.DropIndex(
                name: "ix_posts_status_id",
                table: "posts");

            migrationBuilder.DropIndex(
                name: "ix_post_items_post_id_index",
                table: "post_items");

            migrationBuilder.DropIndex(
                name: "ix_media_uses_item_id",
                table: "media_uses");

            migrationBuilder.DropIndex(
                name: "ix_events_subject_id_id",
                table: "events");

            migrationBuilder.DropIndex(
                name: "ix_delivery_steps_delivery_id_id",
                table: "delivery_steps");

            migrationBuilder.DropIndex(
                name: "ix_delivery_lanes_due_at",
                table: "delivery_lanes");

            migrationBuilder.DropIndex(
                name: "ix_delivery_lanes_leased_until",
                table: "delivery_lanes");

            migrationBuilder.DropIndex(
                name: "ix_deliveries_account_id_due_at_id",
                table: "deliveries");

            migrationBuilder.DropIndex(
                name: "ix_deliveries_post_id",
                table: "deliveries");

            migrationBuilder.DropIndex(
                name: "ix_connect_links_account_id",
                table: "connect_links");

            migrationBuilder.DropColumn(
                name: "leased_by",
                table: "delivery_lanes");

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "ready_at",
                table: "delivery_lanes",
                type: "timestamp with time zone",
                nullable: true,
                computedColumnSql: "coalesce(leased_until, due_at)",
                stored: true);

            migrationBuilder.CreateIndex(
                name: "ix_social_accounts_platform_platform_account_id",
                table: "social_accounts",
                columns: new[] { "tenant_id", "platform", "platform_account_id", "workspace_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_posts_account_id_id",
                table: "posts",
                columns: new[] { "tenant_id", "account_id", "workspace_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_posts_content_hash",
                table: "posts",
                columns: new[] { "tenant_id", "content_hash", "workspace_id" });

            migrationBuilder.CreateIndex(
                name: "ix_posts_status_id",
                table: "posts",
                columns: new[] { "tenant_id", "status", "workspace_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_post_items_post_id_index",
                table: "post_items",
                columns: new[] { "tenant_id", "post_id", "workspace_id", "index" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_media_uses_item_id",
                table: "media_uses",
                columns: new[] { "tenant_id", "item_id", "workspace_id" });

            migrationBuilder.CreateIndex(
                name: "ix_events_subject_id_id",
                table: "events",
                columns: new[] { "tenant_id", "subject_id", "workspace_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_delivery_steps_delivery_id_id",
                table: "delivery_steps",
                columns: new[] { "tenant_id", "delivery_id", "workspace_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_delivery_lanes_ready_at",
                table: "delivery_lanes",
                column: "ready_at",
                filter: "ready_at is not null");

            migrationBuilder.CreateIndex(
                name: "ix_deliveries_account_id_due_at_id",
                table: "deliveries",
                columns: new[] { "tenant_id", "account_id", "workspace_id", "due_at", "id" },
                filter: "status = 'queued'");

            migrationBuilder.CreateIndex(
                name: "ix_deliveries_post_id",
                table: "deliveries",
                columns: new[] { "tenant_id", "post_id", "workspace_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_connect_links_account_id",
                table: "connect_links",
                columns: new[] { "tenant_id", "account_id", "workspace_id" });

            migrationBuilder.Sql("""
                alter table deliveries add constraint ck_deliveries_lease check ((lease_owner is null) = (lease_until is null));
                drop index ix_deliveries_account_in_flight;
                create unique index ix_deliveries_account_in_flight on deliveries (tenant_id, account_id, workspace_id) where lease_until is not null;
                drop function if exists claim_deliveries(text, int, timestamptz, timestamptz, int, int);
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_social_accounts_platform_platform_account_id",
                table: "social_accounts");

            migrationBuilder.DropIndex(
                name: "ix_posts_account_id_id",
                table: "posts");

            migrationBuilder.DropIndex(
                name: "ix_posts_content_hash",
                table: "posts");

            migrationBuilder.DropIndex(
                name: "ix_posts_status_id",
                table: "posts");

            migrationBuilder.DropIndex(
                name: "ix_post_items_post_id_index",
                table: "post_items");

            migrationBuilder.DropIndex(
                name: "ix_media_uses_item_id",
                table: "media_uses");

            migrationBuilder.DropIndex(
                name: "ix_events_subject_id_id",
                table: "events");

            migrationBuilder.DropIndex(
                name: "ix_delivery_steps_delivery_id_id",
                table: "delivery_steps");

            migrationBuilder.DropIndex(
                name: "ix_delivery_lanes_ready_at",
                table: "delivery_lanes");

            migrationBuilder.DropIndex(
                name: "ix_deliveries_account_id_due_at_id",
                table: "deliveries");

            migrationBuilder.DropIndex(
                name: "ix_deliveries_post_id",
                table: "deliveries");

            migrationBuilder.DropIndex(
                name: "ix_connect_links_account_id",
                table: "connect_links");

            migrationBuilder.DropColumn(
                name: "ready_at",
                table: "delivery_lanes");

            migrationBuilder.AddColumn<string>(
                name: "leased_by",
                table: "delivery_lanes",
                type: "text",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "ix_social_accounts_platform_platform_account_id",
                table: "social_accounts",
                columns: new[] { "tenant_id", "workspace_id", "platform", "platform_account_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_posts_account_id_id",
                table: "posts",
                columns: new[] { "tenant_id", "workspace_id", "account_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_posts_content_hash",
                table: "posts",
                columns: new[] { "tenant_id", "workspace_id", "content_hash" });

            migrationBuilder.CreateIndex(
                name: "ix_posts_status_id",
                table: "posts",
                columns: new[] { "tenant_id", "workspace_id", "status", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_post_items_post_id_index",
                table: "post_items",
                columns: new[] { "tenant_id", "workspace_id", "post_id", "index" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_media_uses_item_id",
                table: "media_uses",
                columns: new[] { "tenant_id", "workspace_id", "item_id" });

            migrationBuilder.CreateIndex(
                name: "ix_events_subject_id_id",
                table: "events",
                columns: new[] { "tenant_id", "workspace_id", "subject_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_delivery_steps_delivery_id_id",
                table: "delivery_steps",
                columns: new[] { "tenant_id", "workspace_id", "delivery_id", "id" });

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

            migrationBuilder.CreateIndex(
                name: "ix_deliveries_account_id_due_at_id",
                table: "deliveries",
                columns: new[] { "tenant_id", "workspace_id", "account_id", "due_at", "id" },
                filter: "status = 'queued'");

            migrationBuilder.CreateIndex(
                name: "ix_deliveries_post_id",
                table: "deliveries",
                columns: new[] { "tenant_id", "workspace_id", "post_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_connect_links_account_id",
                table: "connect_links",
                columns: new[] { "tenant_id", "workspace_id", "account_id" });

            migrationBuilder.Sql("""
                alter table deliveries drop constraint ck_deliveries_lease;
                drop index ix_deliveries_account_in_flight;
                create unique index ix_deliveries_account_in_flight on deliveries (tenant_id, workspace_id, account_id) where lease_owner is not null;
                drop function if exists claim_deliveries(text, int, timestamptz, timestamptz, uuid[], text[], int[], int, int);
                """);
        }
    }
}
