using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Postato.Infrastructure.Persistence;

/// <summary>Names columns, keys and indexes in snake case. Tables are named by their configuration.</summary>
internal static class SnakeCaseNames
{
    public static void Apply(IMutableModel model)
    {
        foreach (var entity in model.GetEntityTypes())
        {
            var table = entity.GetTableName()!;
            foreach (var property in entity.GetProperties().Where(property => property.Name != "xmin"))
                property.SetColumnName(Of(property.Name));
            foreach (var key in entity.GetKeys())
                key.SetName($"pk_{table}");
            foreach (var index in entity.GetIndexes())
                index.SetDatabaseName($"ix_{table}_{Distinguishing(index.Properties)}");
            foreach (var foreignKey in entity.GetForeignKeys())
                foreignKey.SetConstraintName($"fk_{table}_{Distinguishing(foreignKey.Properties)}");
        }
    }

    public static string Of(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);

    // Tenant and workspace are in every index, so they are left out of its name.
    private static string Distinguishing(IReadOnlyList<IMutableProperty> properties)
    {
        var names = properties.Select(property => Of(property.Name)).ToList();
        var rest = names.Where(name => name is not ("tenant_id" or "workspace_id")).ToList();
        return string.Join('_', rest is [] ? names : rest);
    }
}
