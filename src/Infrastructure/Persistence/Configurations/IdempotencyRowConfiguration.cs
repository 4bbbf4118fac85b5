using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Postato.Infrastructure.Persistence.Rows;

namespace Postato.Infrastructure.Persistence.Configurations;

internal sealed class IdempotencyRowConfiguration : IEntityTypeConfiguration<IdempotencyRow>
{
    public void Configure(EntityTypeBuilder<IdempotencyRow> builder)
    {
        builder.ToTable(
            "idempotency_keys",
            table => table.HasCheckConstraint("ck_idempotency_keys_answer", "(answer is null) <> (answer_sealed is null)"));
        builder.HasKey(row => new { row.TenantId, row.WorkspaceId, row.Key });
        builder.HasIndex(row => row.CreatedAt);
        builder.HasIndex(row => row.AnswerSealedKey).HasFilter("answer_sealed_key is not null");
    }
}
