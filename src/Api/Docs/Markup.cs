using System.Net;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Postato.Api.Docs;

/// <summary>Small pieces of HTML. All text is escaped by <see cref="E"/>.</summary>
internal static partial class Markup
{
    private static readonly JsonSerializerOptions Pretty = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string E(string text) => WebUtility.HtmlEncode(text);

    public static string TextOf(JsonNode? node) =>
        node is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : "";

    public static string Json(JsonNode node) => node.ToJsonString(Pretty);

    /// <summary>The Markdown that the description uses: paragraphs, <c>`code`</c> and <c>**strong**</c>.</summary>
    public static string Paragraphs(string text) =>
        string.Concat(text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(paragraph => $"<p>{Inline(paragraph)}</p>"));

    public static string Inline(string text) => Strong().Replace(Code().Replace(E(text), "<code>$1</code>"), "<strong>$1</strong>");

    public static string Verb(string method) =>
        $"<span class=\"verb {method}\">{(method == "delete" ? "DEL" : method.ToUpperInvariant())}</span>";

    public static string Slug(string name) => name.ToLowerInvariant().Replace(' ', '-');

    /// <summary>Splits <c>NotFound</c> into two words.</summary>
    public static string Words(string name) => Hump().Replace(name, found => " " + found.Value.ToLowerInvariant());

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();

    [GeneratedRegex(@"\*\*([^*]+)\*\*")]
    private static partial Regex Strong();

    [GeneratedRegex("(?<=.)[A-Z]")]
    private static partial Regex Hump();
}
