using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Postato.Domain.Primitives;

namespace Postato.Infrastructure.Persistence.Configurations;

/// <summary>The kinds of column that entities share.</summary>
internal static class ColumnExtensions
{
    private const string TenantProperty = "Postato:TenantProperty";

    /// <summary>An enum stored by name, with a check constraint of all names.</summary>
    public static PropertyBuilder<TEnum> NamedEnum<TEntity, TEnum>(
        this EntityTypeBuilder<TEntity> entity, Expression<Func<TEntity, TEnum>> property)
        where TEntity : class
        where TEnum : struct, Enum
    {
        var built = entity.Property(property).HasConversion(value => SnakeCase.Of(value), name => Parse<TEnum>(name));
        var column = SnakeCaseNames.Of(built.Metadata.Name);
        var names = string.Join(", ", Enum.GetValues<TEnum>().Select(value => $"'{SnakeCase.Of(value)}'"));
        entity.ToTable(table => table.HasCheckConstraint($"ck_{entity.Metadata.GetTableName()}_{column}", $"{column} in ({names})"));
        return built;
    }

    /// <summary>An immutable value as <c>jsonb</c>, replaced as a whole.</summary>
    public static PropertyBuilder<TValue> Json<TEntity, TValue>(
        this EntityTypeBuilder<TEntity> entity, Expression<Func<TEntity, TValue>> property)
        where TEntity : class => entity.Property(property)
            .HasColumnType("jsonb")
            .HasConversion(
                value => StoredJson.Write(value),
                json => StoredJson.Read<TValue>(json),
                new ValueComparer<TValue>((a, b) => ReferenceEquals(a, b), value => 0, value => value));

    /// <summary>Optimistic concurrency by PostgreSQL's row version: a row that changed meanwhile is not overwritten.</summary>
    public static void RowVersion<TEntity>(this EntityTypeBuilder<TEntity> entity)
        where TEntity : class => entity.Property<uint>("xmin").HasColumnName("xmin").HasColumnType("xid").IsRowVersion();

    /// <summary>
    /// The table has no tenant column, so no filter applies to it. It must be listed with its reason in
    /// <c>docs/security/global-tables.txt</c>. An entity with neither this nor a <c>TenantId</c> fails the model.
    /// </summary>
    public static void BelongsToNoTenant<TEntity>(this EntityTypeBuilder<TEntity> entity)
        where TEntity : class => entity.HasAnnotation(TenantProperty, "");

    /// <summary>The row is the tenant itself, identified by its own id.</summary>
    public static void IsTheTenant<TEntity>(this EntityTypeBuilder<TEntity> entity)
        where TEntity : class => entity.HasAnnotation(TenantProperty, "Id");

    /// <summary>The property that holds the tenant; null when there is none.</summary>
    public static string? FindTenantProperty(this IReadOnlyEntityType entity) =>
        entity.FindAnnotation(TenantProperty)?.Value is string name ? name is "" ? null : name : "TenantId";

    private static TEnum Parse<TEnum>(string name)
        where TEnum : struct, Enum =>
        SnakeCase.TryParse<TEnum>(name, out var value)
            ? value
            : throw new InvalidOperationException($"The database holds an unknown {typeof(TEnum).Name}.");
}
