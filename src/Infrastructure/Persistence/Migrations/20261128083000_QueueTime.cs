using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Postato.Infrastructure.Persistence.Migrations
{
    /// <summary>Leases go by the database's time: the functions that took a host's word for it go. No entity shows it: the model is as it was.</summary>
    [DbContext(typeof(PostatoDb))]
    [Migration("20261128083000_QueueTime")]
    public partial class QueueTime : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
            drop function if exists claim_deliveries(text, int, timestamptz, timestamptz, uuid[], text[], int[], int, int);
            drop function if exists next_delivery_due(timestamptz);
            drop function if exists renew_leases(text, uuid[], timestamptz);
            drop function if exists claim_refreshes(text, timestamptz, timestamptz, int);
            """);

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
            drop function if exists claim_deliveries(text, int, interval, uuid[], text[], int[], int, int);
            drop function if exists next_delivery_due();
            drop function if exists renew_leases(text, uuid[], bigint[], interval);
            drop function if exists claim_refreshes(text, interval, int);
            """);
    }
}
