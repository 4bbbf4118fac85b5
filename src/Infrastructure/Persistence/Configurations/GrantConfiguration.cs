using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Postato.Domain.Agents;
using Postato.Domain.Tenancy;

namespace Postato.Infrastructure.Persistence.Configurations;

internal sealed class GrantConfiguration : IEntityTypeConfiguration<Grant>
{
    public void Configure(EntityTypeBuilder<Grant> builder)
    {
        builder.ToTable("grants");
        builder.HasKey(grant => new { grant.TenantId, grant.WorkspaceId, grant.AgentId });
        builder.HasOne<Workspace>()
            .WithMany()
            .HasForeignKey(grant => new { grant.TenantId, grant.WorkspaceId })
            .OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Agent>().WithMany().HasForeignKey(grant => new { grant.TenantId, grant.AgentId }).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(grant => new { grant.TenantId, grant.AgentId });
    }
}
