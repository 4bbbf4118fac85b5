using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Postato.Infrastructure.Persistence.Migrations
{
    /// <summary>When each worker's loop turned last. No entity shows it: the model is as it was.</summary>
    [DbContext(typeof(PostatoDb))]
    [Migration("20261128084500_WorkerBeats")]
    public partial class WorkerBeats : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
            create table worker_beats (
                worker text primary key,
                beat_at timestamptz not null);
            """);

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("drop table worker_beats;");
    }
}
