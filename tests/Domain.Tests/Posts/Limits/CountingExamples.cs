using Postato.Domain.Networks;

namespace Postato.Domain.Tests.Posts.Limits;

/// <summary>Texts with their lengths in every unit, as computed by twitter-text 3.1.0, ICU and plain counting.</summary>
public sealed class CountingExamples : TheoryData<string, LengthUnit, int>
{
    private static readonly LengthUnit[] Columns =
        [LengthUnit.XWeighted,
            LengthUnit.Graphemes, LengthUnit.CodePoints, LengthUnit.Utf16Units, LengthUnit.Utf8Bytes, LengthUnit.MastodonGraphemes,
        ];

    public CountingExamples()
    {
        Row("cafe\u0301", 4, 4, 5, 5, 6, 4);
        Row("日本語", 6, 3, 3, 3, 9, 3);
        Row("한글", 4, 2, 2, 2, 6, 2);
        Row("Привет", 6, 6, 6, 6, 12, 6);
        Row("שלום", 4, 4, 4, 4, 8, 4);
        Row("नमस्ते", 6, 3, 6, 6, 18, 3);
        Row("“it’s”", 6, 6, 6, 6, 12, 6);
        Row("…", 2, 1, 1, 1, 3, 1);
        Row("👍", 2, 1, 1, 2, 4, 1);
        Row("👍🏽", 2, 1, 2, 4, 8, 1);
        Row("👨\u200D👩\u200D👧\u200D👦", 2, 1, 7, 11, 25, 1);
        Row("🇧🇷", 2, 1, 2, 4, 8, 1);
        Row("1\uFE0F\u20E3", 2, 1, 3, 3, 7, 1);
        Row("❤\uFE0F", 2, 1, 2, 2, 6, 1);
        Row("a\r\nb", 4, 3, 4, 4, 4, 3);
        Row("https://example.com/very/long/path?x=1", 23, 38, 38, 38, 38, 23);
        Row("http://täst.de", 23, 14, 14, 14, 15, 23);
        Row("see example.com now", 31, 19, 19, 19, 19, 19);
        Row("node.ai", 23, 7, 7, 7, 7, 7);
        Row("foo.js", 6, 6, 6, 6, 6, 6);
        Row("a@b.com", 7, 7, 7, 7, 7, 7);
        Row("@user@host.social hi", 20, 20, 20, 20, 20, 8);
    }

    private void Row(string text, params int[] lengths)
    {
        foreach (var (unit, length) in Columns.Zip(lengths))
            Add(text, unit, length);
    }
}
