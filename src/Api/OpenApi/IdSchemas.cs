using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Postato.Api.Rest.Posts;
using Postato.Domain.Networks;
using Postato.Domain.Primitives;

namespace Postato.Api.OpenApi;

/// <summary>Types that stand in JSON as something simpler than they are.</summary>
internal static class IdSchemas
{
    public static Task Transform(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken ct)
    {
        var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Id<>))
        {
            var prefix = (string)type.GetGenericArguments()[0].GetProperty(nameof(IEntity.Prefix))!.GetValue(null)!;
            MakeText(schema);
            schema.Pattern = $"^{prefix}_[0-7][0-9A-HJKMNP-TV-Z]{{25}}$";
        }
        else if (type == typeof(Platform))
        {
            MakeText(schema);
        }
        else if (type == typeof(ContentRequest))
        {
            schema.Type = null;
            schema.Properties = null;
            schema.Description = "A text, or the items of a thread: [{ text, media? }].";
        }

        return Task.CompletedTask;
    }

    private static void MakeText(OpenApiSchema schema)
    {
        schema.Type = JsonSchemaType.String;
        schema.Properties = null;
        schema.Required = null;
    }
}
