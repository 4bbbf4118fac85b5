using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Postato.Infrastructure.Persistence;

/// <summary>What <c>dotnet ef</c> makes the model with: it needs no database.</summary>
internal sealed class DesignTimeFactory : IDesignTimeDbContextFactory<PostatoDb>
{
    public PostatoDb CreateDbContext(string[] args) => new(new DbContextOptionsBuilder<PostatoDb>().UseNpgsql().Options);
}
