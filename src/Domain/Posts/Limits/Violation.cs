using System.Text.Json.Serialization;

namespace Postato.Domain.Posts.Limits;

/// <summary>One limit that a draft breaks.</summary>
/// <param name="Field">Path in the request: <c>content</c>, <c>content[2].text</c>, <c>media[0].alt</c>.</param>
/// <param name="Code">Stable: <c>text_too_long</c>, <c>too_many_media</c>, <c>not_found</c>, …</param>
/// <param name="Message">A sentence with the limit and what to do.</param>
/// <param name="Platform">Whose limit it is; null when it is Postato's own.</param>
/// <param name="Limit">In the limit's own unit.</param>
/// <param name="Actual">In the same unit.</param>
public sealed record Violation(
    string Field, string Code, string Message, string? Platform,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Limit = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Actual = null);

/// <summary>A remark that refuses nothing.</summary>
public sealed record Warning(string Code, string Message);
