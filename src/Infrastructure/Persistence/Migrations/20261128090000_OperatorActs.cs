using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Postato.Infrastructure.Persistence.Migrations
{
    /// <summary>What operators did to the whole installation. No entity shows it: the model is as it was.</summary>
    [DbContext(typeof(PostatoDb))]
    [Migration("20261128090000_OperatorActs")]
    public partial class OperatorActs : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
            create table operator_acts (
                id bigint generated always as identity primary key,
                actor text not null,
                action text not null,
                target text not null,
                ip text,
                trace_id text,
                at timestamptz not null);
            """);

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("drop table operator_acts;");
    }
}
