using System.Text.Json;
using System.Text.Json.Serialization;

namespace Postato.Domain.Primitives;

/// <summary>Enum members in JSON as <see cref="SnakeCase"/> spells them; numbers are refused.</summary>
public sealed class SnakeCaseJsonConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false)
    where T : struct, Enum;
