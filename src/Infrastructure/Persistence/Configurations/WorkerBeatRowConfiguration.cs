using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Postato.Infrastructure.Persistence.Rows;

namespace Postato.Infrastructure.Persistence.Configurations;

internal sealed class WorkerBeatRowConfiguration : IEntityTypeConfiguration<WorkerBeatRow>
{
    public void Configure(EntityTypeBuilder<WorkerBeatRow> builder)
    {
        builder.ToTable("worker_beats");
        builder.BelongsToNoTenant();
        builder.HasKey(beat => beat.Worker);
    }
}
