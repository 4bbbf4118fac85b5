namespace Postato.Api.OpenApi;

/// <summary>Texts that are wrapped in the code: the description has a paragraph on one line.</summary>
internal static class Prose
{
    public static string Of(string text) =>
        string.Join("\n\n", text.ReplaceLineEndings("\n").Split("\n\n").Select(paragraph => paragraph.Replace('\n', ' ')));
}
