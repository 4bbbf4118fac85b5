using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Conventions;
using Postato.Domain.Accounts;
using Postato.Domain.Agents;
using Postato.Domain.Audit;
using Postato.Domain.Deliveries;
using Postato.Domain.Events;
using Postato.Domain.Media;
using Postato.Domain.Networks;
using Postato.Domain.Posts;
using Postato.Domain.Posts.Limits;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;
using Postato.Infrastructure.Persistence.Configurations;

namespace Postato.Infrastructure.Persistence;

/// <summary>The model. Every query is filtered by <see cref="TenantId"/>; in the database, row-level security enforces the same.</summary>
internal sealed class PostatoDb(DbContextOptions<PostatoDb> options) : DbContext(options)
{
    /// <summary>Set by the unit of work that uses this context; none sees nothing.</summary>
    public Id<Tenant> TenantId { get; set; }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        // Values inside columns, which the conventions would map to tables.
        modelBuilder.Ignore<ItemMedia>().Ignore<PostError>().Ignore<PostTransition>().Ignore<Warning>();
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(PostatoDb).Assembly);
        foreach (var entity in modelBuilder.Model.GetEntityTypes())
            entity.SetQueryFilter(entity.FindTenantProperty() is { } property ? TenantFilter(entity, property) : null);

        SnakeCaseNames.Apply(modelBuilder.Model);
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        // The convention would create indexes that begin like the primary key; the needed ones are declared.
        configurationBuilder.Conventions.Remove<ForeignKeyIndexConvention>();
        IdConverter<Tenant>.Register(configurationBuilder);
        IdConverter<Workspace>.Register(configurationBuilder);
        IdConverter<Agent>.Register(configurationBuilder);
        IdConverter<ApiKey>.Register(configurationBuilder);
        IdConverter<SocialAccount>.Register(configurationBuilder);
        IdConverter<ConnectLink>.Register(configurationBuilder);
        IdConverter<Post>.Register(configurationBuilder);
        IdConverter<PostItem>.Register(configurationBuilder);
        IdConverter<MediaItem>.Register(configurationBuilder);
        IdConverter<Delivery>.Register(configurationBuilder);
        IdConverter<Event>.Register(configurationBuilder);
        IdConverter<AuditEntry>.Register(configurationBuilder);
        configurationBuilder.Properties<Platform>().HaveConversion<PlatformConverter>();
    }

    private LambdaExpression TenantFilter(IMutableEntityType entity, string property)
    {
        var row = Expression.Parameter(entity.ClrType, "row");
        var owner = Expression.Property(row, property);
        return Expression.Lambda(Expression.Equal(owner, Expression.Property(Expression.Constant(this), nameof(TenantId))), row);
    }
}
