using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Postato.Domain.Primitives;

namespace Postato.Infrastructure.Persistence.Configurations;

/// <summary>The kinds of column that the model uses again and again.</summary>
internal static class ColumnExtensions
{
    /// <summary>An enum as its name, with a check constraint that knows all of them.</summary>
    public static PropertyBuilder<TEnum> NamedEnum<TEntity, TEnum>(this EntityTypeBuilder<TEntity> entity, Expression<Func<TEntity, TEnum>> property)
        where TEntity : class
        where TEnum : struct, Enum
    {
        var built = entity.Property(property).HasConversion(value => SnakeCase.Of(value), name => Parse<TEnum>(name));
        var column = SnakeCaseNames.Of(built.Metadata.Name);
        var names = string.Join(", ", Enum.GetValues<TEnum>().Select(value => $"'{SnakeCase.Of(value)}'"));
        entity.ToTable(table => table.HasCheckConstraint($"ck_{entity.Metadata.GetTableName()}_{column}", $"{column} in ({names})"));
        return built;
    }

    /// <summary>An immutable value as <c>jsonb</c>; replaced whole.</summary>
    public static PropertyBuilder<TValue> Json<TEntity, TValue>(this EntityTypeBuilder<TEntity> entity, Expression<Func<TEntity, TValue>> property)
        where TEntity : class => entity.Property(property)
            .HasColumnType("jsonb")
            .HasConversion(
                value => StoredJson.Write(value),
                json => StoredJson.Read<TValue>(json),
                new ValueComparer<TValue>((a, b) => ReferenceEquals(a, b), value => 0, value => value));

    /// <summary>Optimistic concurrency by the system column: a row that changed meanwhile is not overwritten.</summary>
    public static void RowVersion<TEntity>(this EntityTypeBuilder<TEntity> entity)
        where TEntity : class => entity.Property<uint>("xmin").HasColumnName("xmin").HasColumnType("xid").IsRowVersion();

    private static TEnum Parse<TEnum>(string name)
        where TEnum : struct, Enum =>
        SnakeCase.TryParse<TEnum>(name, out var value) ? value : throw new InvalidOperationException($"The database holds an unknown {typeof(TEnum).Name}.");
}
