using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Postato.Domain.Agents;
using Postato.Domain.Tenancy;

namespace Postato.Infrastructure.Persistence.Configurations;

internal sealed class AgentConfiguration : IEntityTypeConfiguration<Agent>
{
    public void Configure(EntityTypeBuilder<Agent> builder)
    {
        builder.ToTable("agents");
        builder.HasKey(agent => new { agent.TenantId, agent.Id });
        builder.HasOne<Tenant>().WithMany().HasForeignKey(agent => agent.TenantId).OnDelete(DeleteBehavior.Restrict);
        builder.RowVersion();
    }
}
