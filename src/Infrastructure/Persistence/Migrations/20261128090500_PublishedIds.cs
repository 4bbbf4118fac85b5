using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Postato.Infrastructure.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class PublishedIds : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "ix_post_items_platform_post_id",
                table: "post_items",
                column: "platform_post_id",
                filter: "platform_post_id is not null");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_post_items_platform_post_id",
                table: "post_items");
        }
    }
}
