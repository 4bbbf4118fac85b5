using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Postato.Infrastructure.Persistence;

/// <summary>Creates the model for <c>dotnet ef</c>, without a database.</summary>
internal sealed class DesignTimeFactory : IDesignTimeDbContextFactory<PostatoDb>
{
    public PostatoDb CreateDbContext(string[] args) => new(new DbContextOptionsBuilder<PostatoDb>().UseNpgsql().Options);
}
