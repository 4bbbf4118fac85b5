using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Postato.Domain.Agents;

namespace Postato.Infrastructure.Persistence.Configurations;

internal sealed class ApiKeyConfiguration : IEntityTypeConfiguration<ApiKey>
{
    public void Configure(EntityTypeBuilder<ApiKey> builder)
    {
        builder.ToTable("api_keys");
        builder.HasKey(key => new { key.TenantId, key.Id });
        builder.HasOne<Agent>().WithMany().HasForeignKey(key => new { key.TenantId, key.AgentId }).OnDelete(DeleteBehavior.Restrict);
        builder.PrimitiveCollection(key => key.SelectedWorkspaces);
        // Hash first, because a key is looked up before its tenant is known. The tenant is included so that the table can be distributed.
        builder.HasIndex(key => new { key.Hash, key.TenantId }).IsUnique();
        builder.HasIndex(key => new { key.TenantId, key.AgentId });
        builder.RowVersion();
    }
}
