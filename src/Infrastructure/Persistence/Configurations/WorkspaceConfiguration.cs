using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Postato.Domain.Tenancy;

namespace Postato.Infrastructure.Persistence.Configurations;

internal sealed class WorkspaceConfiguration : IEntityTypeConfiguration<Workspace>
{
    public void Configure(EntityTypeBuilder<Workspace> builder)
    {
        builder.ToTable("workspaces");
        builder.HasKey(workspace => new { workspace.TenantId, workspace.Id });
        builder.HasOne<Tenant>().WithMany().HasForeignKey(workspace => workspace.TenantId).OnDelete(DeleteBehavior.Restrict);
        builder.RowVersion();
    }
}
