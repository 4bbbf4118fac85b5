using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Postato.Infrastructure.Persistence.Migrations
{
    /// <summary>Why a connect link's last authorisation came to nothing.</summary>
    [DbContext(typeof(PostatoDb))]
    [Migration("20261128084600_ConnectLinkEnds")]
    public partial class ConnectLinkEnds : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.AddColumn<string>(name: "refused_reason", table: "connect_links", type: "text", nullable: true);

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.DropColumn(name: "refused_reason", table: "connect_links");
    }
}
