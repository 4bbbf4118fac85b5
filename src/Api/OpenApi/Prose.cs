namespace Postato.Api.OpenApi;

/// <summary>Joins the lines of texts that are wrapped in the code.</summary>
internal static class Prose
{
    public static string Of(string text) =>
        string.Join("\n\n", text.ReplaceLineEndings("\n").Split("\n\n").Select(paragraph => paragraph.Replace('\n', ' ')));
}
