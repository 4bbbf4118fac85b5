using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Postato.Infrastructure.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "audit_entries",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    workspace_id = table.Column<Guid>(type: "uuid", nullable: true),
                    actor = table.Column<string>(type: "text", nullable: false),
                    credential_prefix = table.Column<string>(type: "text", nullable: true),
                    action = table.Column<string>(type: "text", nullable: false),
                    target = table.Column<string>(type: "text", nullable: false),
                    change = table.Column<string>(type: "jsonb", nullable: true),
                    ip = table.Column<string>(type: "text", nullable: true),
                    user_agent = table.Column<string>(type: "text", nullable: true),
                    trace_id = table.Column<string>(type: "text", nullable: true),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_audit_entries", x => new { x.tenant_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "events",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    workspace_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    type = table.Column<string>(type: "text", nullable: false),
                    subject_id = table.Column<string>(type: "text", nullable: false),
                    data = table.Column<string>(type: "jsonb", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_events", x => new { x.tenant_id, x.workspace_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "idempotency_keys",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    workspace_id = table.Column<Guid>(type: "uuid", nullable: false),
                    key = table.Column<string>(type: "text", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    fingerprint = table.Column<byte[]>(type: "bytea", nullable: false),
                    status = table.Column<int>(type: "integer", nullable: false),
                    content_type = table.Column<string>(type: "text", nullable: false),
                    answer = table.Column<byte[]>(type: "bytea", nullable: true),
                    answer_sealed = table.Column<byte[]>(type: "bytea", nullable: true),
                    answer_sealed_key = table.Column<int>(type: "integer", nullable: true),
                    post_ids = table.Column<Guid[]>(type: "uuid[]", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_idempotency_keys", x => new { x.tenant_id, x.workspace_id, x.key });
                    table.CheckConstraint("ck_idempotency_keys_answer", "(answer is null) <> (answer_sealed is null)");
                });

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

            migrationBuilder.CreateTable(
                name: "operator_acts",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityAlwaysColumn),
                    actor = table.Column<string>(type: "text", nullable: false),
                    action = table.Column<string>(type: "text", nullable: false),
                    target = table.Column<string>(type: "text", nullable: false),
                    ip = table.Column<string>(type: "text", nullable: true),
                    trace_id = table.Column<string>(type: "text", nullable: true),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_operator_acts", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "tenants",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_tenants", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "worker_beats",
                columns: table => new
                {
                    worker = table.Column<string>(type: "text", nullable: false),
                    beat_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_worker_beats", x => x.worker);
                });

            migrationBuilder.CreateTable(
                name: "agents",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    deleted_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_agents", x => new { x.tenant_id, x.id });
                    table.ForeignKey(
                        name: "fk_agents_tenant_id",
                        column: x => x.tenant_id,
                        principalTable: "tenants",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "workspaces",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    deleted_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    paused_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_workspaces", x => new { x.tenant_id, x.id });
                    table.ForeignKey(
                        name: "fk_workspaces_tenant_id",
                        column: x => x.tenant_id,
                        principalTable: "tenants",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "api_keys",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    agent_id = table.Column<Guid>(type: "uuid", nullable: false),
                    hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    display_prefix = table.Column<string>(type: "text", nullable: false),
                    selected_workspaces = table.Column<Guid[]>(type: "uuid[]", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    revoked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    last_used_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_api_keys", x => new { x.tenant_id, x.id });
                    table.ForeignKey(
                        name: "fk_api_keys_agent_id",
                        columns: x => new { x.tenant_id, x.agent_id },
                        principalTable: "agents",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "grants",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    workspace_id = table.Column<Guid>(type: "uuid", nullable: false),
                    agent_id = table.Column<Guid>(type: "uuid", nullable: false),
                    permissions = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_grants", x => new { x.tenant_id, x.workspace_id, x.agent_id });
                    table.ForeignKey(
                        name: "fk_grants_agent_id",
                        columns: x => new { x.tenant_id, x.agent_id },
                        principalTable: "agents",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_grants_tenant_id_workspace_id",
                        columns: x => new { x.tenant_id, x.workspace_id },
                        principalTable: "workspaces",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "media",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    workspace_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    type = table.Column<string>(type: "text", nullable: false),
                    mime_type = table.Column<string>(type: "text", nullable: false),
                    size_bytes = table.Column<long>(type: "bigint", nullable: false),
                    width = table.Column<int>(type: "integer", nullable: true),
                    height = table.Column<int>(type: "integer", nullable: true),
                    duration_ms = table.Column<int>(type: "integer", nullable: true),
                    sha256 = table.Column<string>(type: "text", nullable: false),
                    status = table.Column<string>(type: "text", nullable: false),
                    filename = table.Column<string>(type: "text", nullable: true),
                    alt = table.Column<string>(type: "text", nullable: true),
                    storage_key = table.Column<string>(type: "text", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    deleted_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_media", x => new { x.tenant_id, x.workspace_id, x.id });
                    table.CheckConstraint("ck_media_status", "status in ('pending', 'ready', 'failed', 'expired')");
                    table.ForeignKey(
                        name: "fk_media_tenant_id_workspace_id",
                        columns: x => new { x.tenant_id, x.workspace_id },
                        principalTable: "workspaces",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "social_accounts",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    workspace_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    platform = table.Column<string>(type: "text", nullable: false),
                    platform_account_id = table.Column<string>(type: "text", nullable: false),
                    username = table.Column<string>(type: "text", nullable: false),
                    display_name = table.Column<string>(type: "text", nullable: true),
                    avatar_url = table.Column<string>(type: "text", nullable: true),
                    profile_url = table.Column<string>(type: "text", nullable: true),
                    facts = table.Column<string>(type: "jsonb", nullable: true),
                    status = table.Column<string>(type: "text", nullable: false),
                    connected_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    token_expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    paused_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    held_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    held_reason = table.Column<string>(type: "text", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    refresh_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    refresh_error = table.Column<string>(type: "jsonb", nullable: true),
                    refresh_started_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    refresh_tries = table.Column<int>(type: "integer", nullable: false, defaultValue: 0),
                    scopes = table.Column<string[]>(type: "text[]", nullable: true, defaultValueSql: "'{}'"),
                    window_limit = table.Column<int>(type: "integer", nullable: true),
                    window_remaining = table.Column<int>(type: "integer", nullable: true),
                    window_resets_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false),
                    access_token = table.Column<byte[]>(type: "bytea", nullable: true),
                    access_token_key = table.Column<int>(type: "integer", nullable: true),
                    refresh_token = table.Column<byte[]>(type: "bytea", nullable: true),
                    refresh_token_key = table.Column<int>(type: "integer", nullable: true),
                    session_data = table.Column<byte[]>(type: "bytea", nullable: true),
                    session_data_key = table.Column<int>(type: "integer", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_social_accounts", x => new { x.tenant_id, x.workspace_id, x.id });
                    table.CheckConstraint("ck_social_accounts_held_reason", "held_reason in ('rate', 'quota', 'operator')");
                    table.CheckConstraint("ck_social_accounts_scopes", "scopes is not null");
                    table.CheckConstraint("ck_social_accounts_status", "status in ('connected', 'token_expired', 'suspended', 'disconnected')");
                    table.ForeignKey(
                        name: "fk_social_accounts_tenant_id_workspace_id",
                        columns: x => new { x.tenant_id, x.workspace_id },
                        principalTable: "workspaces",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "connect_links",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    workspace_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    platform = table.Column<string>(type: "text", nullable: false),
                    token_hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    handle = table.Column<string>(type: "text", nullable: true),
                    server = table.Column<string>(type: "text", nullable: true),
                    account_id = table.Column<Guid>(type: "uuid", nullable: true),
                    redirect_url = table.Column<string>(type: "text", nullable: true),
                    created_by = table.Column<string>(type: "text", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    state_hash = table.Column<byte[]>(type: "bytea", nullable: true),
                    browser_hash = table.Column<byte[]>(type: "bytea", nullable: true),
                    authorization_expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    used_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    refused_reason = table.Column<string>(type: "text", nullable: true),
                    session_sealed = table.Column<byte[]>(type: "bytea", nullable: true),
                    session_sealed_key = table.Column<int>(type: "integer", nullable: true),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_connect_links", x => new { x.tenant_id, x.workspace_id, x.id });
                    table.ForeignKey(
                        name: "fk_connect_links_account_id",
                        columns: x => new { x.tenant_id, x.workspace_id, x.account_id },
                        principalTable: "social_accounts",
                        principalColumns: new[] { "tenant_id", "workspace_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_connect_links_tenant_id_workspace_id",
                        columns: x => new { x.tenant_id, x.workspace_id },
                        principalTable: "workspaces",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "delivery_lanes",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    workspace_id = table.Column<Guid>(type: "uuid", nullable: false),
                    account_id = table.Column<Guid>(type: "uuid", nullable: false),
                    platform = table.Column<string>(type: "text", nullable: false),
                    due_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    leased_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    ready_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true, computedColumnSql: "coalesce(leased_until, due_at)", stored: true)
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

            migrationBuilder.CreateTable(
                name: "posts",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    workspace_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    account_id = table.Column<Guid>(type: "uuid", nullable: false),
                    platform = table.Column<string>(type: "text", nullable: false),
                    post_type = table.Column<string>(type: "text", nullable: false),
                    status = table.Column<string>(type: "text", nullable: false),
                    options = table.Column<string>(type: "jsonb", nullable: true),
                    metadata = table.Column<string>(type: "jsonb", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    scheduled_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    published_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    next_attempt_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    deleted_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    error = table.Column<string>(type: "jsonb", nullable: true),
                    warnings = table.Column<string>(type: "jsonb", nullable: false, defaultValueSql: "'[]'"),
                    content_hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    created_by = table.Column<string>(type: "text", nullable: false),
                    transitions = table.Column<string>(type: "jsonb", nullable: false, defaultValueSql: "'[]'"),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_posts", x => new { x.tenant_id, x.workspace_id, x.id });
                    table.CheckConstraint("ck_posts_status", "status in ('draft', 'pending_approval', 'scheduled', 'pending', 'processing', 'published', 'failed', 'rejected', 'cancelled')");
                    table.ForeignKey(
                        name: "fk_posts_account_id",
                        columns: x => new { x.tenant_id, x.workspace_id, x.account_id },
                        principalTable: "social_accounts",
                        principalColumns: new[] { "tenant_id", "workspace_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "deliveries",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    workspace_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    post_id = table.Column<Guid>(type: "uuid", nullable: false),
                    account_id = table.Column<Guid>(type: "uuid", nullable: false),
                    platform = table.Column<string>(type: "text", nullable: false),
                    status = table.Column<string>(type: "text", nullable: false),
                    due_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    trace_id = table.Column<string>(type: "text", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    lease_fence = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L),
                    lease_owner = table.Column<string>(type: "text", nullable: true),
                    lease_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    plan = table.Column<string>(type: "jsonb", nullable: true),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_deliveries", x => new { x.tenant_id, x.workspace_id, x.id });
                    table.CheckConstraint("ck_deliveries_lease", "(lease_owner is null) = (lease_until is null)");
                    table.CheckConstraint("ck_deliveries_status", "status in ('queued', 'closed')");
                    table.ForeignKey(
                        name: "fk_deliveries_account_id",
                        columns: x => new { x.tenant_id, x.workspace_id, x.account_id },
                        principalTable: "delivery_lanes",
                        principalColumns: new[] { "tenant_id", "workspace_id", "account_id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_deliveries_post_id",
                        columns: x => new { x.tenant_id, x.workspace_id, x.post_id },
                        principalTable: "posts",
                        principalColumns: new[] { "tenant_id", "workspace_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "post_items",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    workspace_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    post_id = table.Column<Guid>(type: "uuid", nullable: false),
                    index = table.Column<int>(type: "integer", nullable: false),
                    kind = table.Column<string>(type: "text", nullable: false),
                    text = table.Column<string>(type: "text", nullable: false),
                    status = table.Column<string>(type: "text", nullable: false),
                    media = table.Column<string>(type: "jsonb", nullable: false, defaultValueSql: "'[]'"),
                    platform_post_id = table.Column<string>(type: "text", nullable: true),
                    platform_url = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_post_items", x => new { x.tenant_id, x.workspace_id, x.id });
                    table.CheckConstraint("ck_post_items_status", "status in ('pending', 'processing', 'published', 'failed', 'uncertain')");
                    table.ForeignKey(
                        name: "fk_post_items_post_id",
                        columns: x => new { x.tenant_id, x.workspace_id, x.post_id },
                        principalTable: "posts",
                        principalColumns: new[] { "tenant_id", "workspace_id", "id" });
                });

            migrationBuilder.CreateTable(
                name: "delivery_attempts",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    workspace_id = table.Column<Guid>(type: "uuid", nullable: false),
                    delivery_id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    worker = table.Column<string>(type: "text", nullable: false),
                    started_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    outcome = table.Column<string>(type: "text", nullable: true),
                    error = table.Column<string>(type: "jsonb", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_delivery_attempts", x => new { x.tenant_id, x.workspace_id, x.delivery_id, x.number });
                    table.ForeignKey(
                        name: "fk_delivery_attempts_delivery_id",
                        columns: x => new { x.tenant_id, x.workspace_id, x.delivery_id },
                        principalTable: "deliveries",
                        principalColumns: new[] { "tenant_id", "workspace_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "delivery_steps",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    workspace_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    delivery_id = table.Column<Guid>(type: "uuid", nullable: false),
                    ordinal = table.Column<int>(type: "integer", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    item_index = table.Column<int>(type: "integer", nullable: true),
                    attempt = table.Column<int>(type: "integer", nullable: false),
                    effect = table.Column<string>(type: "text", nullable: false),
                    intent_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    outcome_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    outcome = table.Column<string>(type: "text", nullable: true),
                    data = table.Column<string>(type: "jsonb", nullable: true),
                    error = table.Column<string>(type: "jsonb", nullable: true),
                    requests = table.Column<string>(type: "jsonb", nullable: false, defaultValueSql: "'[]'")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_delivery_steps", x => new { x.tenant_id, x.workspace_id, x.id });
                    table.CheckConstraint("ck_delivery_steps_effect", "effect in ('none', 'creating')");
                    table.ForeignKey(
                        name: "fk_delivery_steps_delivery_id",
                        columns: x => new { x.tenant_id, x.workspace_id, x.delivery_id },
                        principalTable: "deliveries",
                        principalColumns: new[] { "tenant_id", "workspace_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "media_uses",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    workspace_id = table.Column<Guid>(type: "uuid", nullable: false),
                    media_id = table.Column<Guid>(type: "uuid", nullable: false),
                    item_id = table.Column<Guid>(type: "uuid", nullable: false),
                    post_id = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_media_uses", x => new { x.tenant_id, x.workspace_id, x.media_id, x.item_id });
                    table.ForeignKey(
                        name: "fk_media_uses_item_id",
                        columns: x => new { x.tenant_id, x.workspace_id, x.item_id },
                        principalTable: "post_items",
                        principalColumns: new[] { "tenant_id", "workspace_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_media_uses_media_id",
                        columns: x => new { x.tenant_id, x.workspace_id, x.media_id },
                        principalTable: "media",
                        principalColumns: new[] { "tenant_id", "workspace_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_api_keys_agent_id",
                table: "api_keys",
                columns: new[] { "tenant_id", "agent_id" });

            migrationBuilder.CreateIndex(
                name: "ix_api_keys_hash",
                table: "api_keys",
                columns: new[] { "hash", "tenant_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_connect_links_account_id",
                table: "connect_links",
                columns: new[] { "tenant_id", "account_id", "workspace_id" });

            migrationBuilder.CreateIndex(
                name: "ix_connect_links_session_sealed_key",
                table: "connect_links",
                column: "session_sealed_key",
                filter: "session_sealed_key is not null");

            migrationBuilder.CreateIndex(
                name: "ix_connect_links_state_hash",
                table: "connect_links",
                columns: new[] { "state_hash", "tenant_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_connect_links_token_hash",
                table: "connect_links",
                columns: new[] { "token_hash", "tenant_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_deliveries_account_id",
                table: "deliveries",
                columns: new[] { "tenant_id", "account_id", "workspace_id" },
                unique: true,
                filter: "lease_until is not null");

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
                name: "ix_delivery_lanes_ready_at",
                table: "delivery_lanes",
                column: "ready_at",
                filter: "ready_at is not null");

            migrationBuilder.CreateIndex(
                name: "ix_delivery_steps_delivery_id_id",
                table: "delivery_steps",
                columns: new[] { "tenant_id", "delivery_id", "workspace_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_events_subject_id_id",
                table: "events",
                columns: new[] { "tenant_id", "subject_id", "workspace_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_grants_agent_id",
                table: "grants",
                columns: new[] { "tenant_id", "agent_id" });

            migrationBuilder.CreateIndex(
                name: "ix_idempotency_keys_answer_sealed_key",
                table: "idempotency_keys",
                column: "answer_sealed_key",
                filter: "answer_sealed_key is not null");

            migrationBuilder.CreateIndex(
                name: "ix_idempotency_keys_created_at",
                table: "idempotency_keys",
                column: "created_at");

            migrationBuilder.CreateIndex(
                name: "ix_media_uses_item_id",
                table: "media_uses",
                columns: new[] { "tenant_id", "item_id", "workspace_id" });

            migrationBuilder.CreateIndex(
                name: "ix_post_items_platform_post_id",
                table: "post_items",
                column: "platform_post_id",
                filter: "platform_post_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_post_items_post_id_index",
                table: "post_items",
                columns: new[] { "tenant_id", "post_id", "workspace_id", "index" },
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
                name: "ix_posts_updated_at",
                table: "posts",
                column: "updated_at",
                filter: "status = 'processing'");

            migrationBuilder.CreateIndex(
                name: "ix_social_accounts_access_token_key",
                table: "social_accounts",
                column: "access_token_key",
                filter: "access_token_key is not null");

            migrationBuilder.CreateIndex(
                name: "ix_social_accounts_platform_platform_account_id",
                table: "social_accounts",
                columns: new[] { "tenant_id", "platform", "platform_account_id", "workspace_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_social_accounts_platform_refresh_at",
                table: "social_accounts",
                columns: new[] { "platform", "refresh_at" },
                filter: "status = 'connected' and refresh_at is not null");

            migrationBuilder.CreateIndex(
                name: "ix_social_accounts_refresh_token_key",
                table: "social_accounts",
                column: "refresh_token_key",
                filter: "refresh_token_key is not null");

            migrationBuilder.CreateIndex(
                name: "ix_social_accounts_session_data_key",
                table: "social_accounts",
                column: "session_data_key",
                filter: "session_data_key is not null");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "api_keys");

            migrationBuilder.DropTable(
                name: "audit_entries");

            migrationBuilder.DropTable(
                name: "connect_links");

            migrationBuilder.DropTable(
                name: "delivery_attempts");

            migrationBuilder.DropTable(
                name: "delivery_steps");

            migrationBuilder.DropTable(
                name: "events");

            migrationBuilder.DropTable(
                name: "grants");

            migrationBuilder.DropTable(
                name: "idempotency_keys");

            migrationBuilder.DropTable(
                name: "media_uses");

            migrationBuilder.DropTable(
                name: "network_holds");

            migrationBuilder.DropTable(
                name: "operator_acts");

            migrationBuilder.DropTable(
                name: "worker_beats");

            migrationBuilder.DropTable(
                name: "deliveries");

            migrationBuilder.DropTable(
                name: "agents");

            migrationBuilder.DropTable(
                name: "post_items");

            migrationBuilder.DropTable(
                name: "media");

            migrationBuilder.DropTable(
                name: "delivery_lanes");

            migrationBuilder.DropTable(
                name: "posts");

            migrationBuilder.DropTable(
                name: "social_accounts");

            migrationBuilder.DropTable(
                name: "workspaces");

            migrationBuilder.DropTable(
                name: "tenants");
        }
    }
}
