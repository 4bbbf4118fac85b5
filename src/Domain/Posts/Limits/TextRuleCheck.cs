using static Postato.Domain.Posts.Limits.Findings;

namespace Postato.Domain.Posts.Limits;

/// <summary>Checks what a network refuses in a text of any length: single characters, and too many cashtags.</summary>
internal static class TextRuleCheck
{
    public static void Check(ref Findings findings, string text, int index)
    {
        if (findings.Type.TextRules is not { } rules)
            return;

        if (text.AsSpan().IndexOfAny(rules.Refused) is >= 0 and var at)
            AddCharacter(ref findings, text[at], at, index);

        if (rules.MaximumCashtags is { } maximum && CountCashtags(text) is var count && count > maximum)
        {
            findings.Add(
                findings.TextField(index), "too_many_cashtags",
                Text($"{findings.Subject} takes at most {maximum} cashtag(s) such as $ABC in a text and this one has {count}: "
                    + $"remove {count - maximum}, or their $ signs."),
                maximum, count);
        }
    }

    private static void AddCharacter(ref Findings findings, char character, int at, int index)
    {
        var name = character == '\uFEFF'
            ? "U+FEFF (a byte order mark, which nobody sees)"
            : Text($"U+{(int)character:X4} (which stands for no character)");
        findings.Add(
            findings.TextField(index), "character_not_supported",
            Text($"{findings.Subject} does not take {name}, and the text has one at position {at}: remove it."));
    }

    /// <summary>
    /// As twitter-text defines it: <c>$</c> at the start or after white space, then one to six letters, then the end, white space or
    /// punctuation.
    /// </summary>
    private static int CountCashtags(ReadOnlySpan<char> text)
    {
        var (count, position) = (0, 0);
        while (text[position..].IndexOf('$') is >= 0 and var offset)
        {
            var sign = position + offset;
            position = sign + 1;
            while (position < text.Length && char.IsAsciiLetter(text[position]))
                position++;

            if ((sign == 0 || UrlSyntax.IsSpace(text[sign - 1])) && position - sign is > 1 and <= 7
                && (position == text.Length || UrlSyntax.IsSpace(text[position]) || UrlSyntax.IsPunctuation(text[position])))
                count++;
        }

        return count;
    }
}
