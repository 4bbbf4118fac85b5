namespace Postato.Domain.Posts.Limits;

/// <summary>
/// Well-formed language tags by the grammar of BCP 47 (RFC 5646, section 2.1), with its fixed list of grandfathered ones, and as strict as
/// the AT Protocol's own test files: the language in two or three lower-case letters, no variant and no singleton twice.
/// </summary>
internal static class LanguageTags
{
    private static readonly string[] Grandfathered =
    [
        "en-GB-oed", "i-ami", "i-bnn", "i-default", "i-enochian", "i-hak", "i-klingon", "i-lux", "i-mingo", "i-navajo", "i-pwn", "i-tao",
        "i-tay", "i-tsu",
        "sgn-BE-FR", "sgn-BE-NL", "sgn-CH-DE", "art-lojban", "cel-gaulish", "no-bok", "no-nyn", "zh-guoyu", "zh-hakka", "zh-min",
        "zh-min-nan", "zh-xiang",
    ];

    public static bool IsWellFormed(ReadOnlySpan<char> tag)
    {
        foreach (var known in Grandfathered)
        {
            if (tag.SequenceEqual(known))
                return true;
        }

        var parts = new Parts(tag);
        return IsPrivate(ref parts) || (IsLanguage(ref parts) && parts.IsAtEnd);
    }

    /// <summary>As Mastodon and related software accept it: an ISO 639 code in lower case, optionally with a region or a script.</summary>
    public static bool IsCode(ReadOnlySpan<char> code)
    {
        var parts = new Parts(code, alsoAtUnderscores: true);
        if (parts.Current is not { Length: 2 or 3 } || parts.Current.ContainsAnyExceptInRange('a', 'z'))
            return false;

        while (parts.Next())
        {
            if (!Parts.IsAlphanumeric(parts.Current, 2, 8))
                return false;
        }

        return true;
    }

    private static bool IsLanguage(ref Parts parts)
    {
        if (parts.Current is not { Length: 2 or 3 } || parts.Current.ContainsAnyExceptInRange('a', 'z'))
            return false;

        parts.Next();
        for (var extended = 0; extended < 3 && Parts.IsAlphabetic(parts.Current, 3); extended++)
            parts.Next();
        if (Parts.IsAlphabetic(parts.Current, 4))
            parts.Next();
        if (Parts.IsAlphabetic(parts.Current, 2) || (parts.Current.Length == 3 && !parts.Current.ContainsAnyExceptInRange('0', '9')))
            parts.Next();

        var variants = parts;
        while (IsVariant(parts.Current))
        {
            if (StandsBefore(variants, parts))
                return false;
            parts.Next();
        }

        return AreExtensions(ref parts) && (parts.IsAtEnd || IsPrivate(ref parts));
    }

    private static bool AreExtensions(ref Parts parts)
    {
        var seen = 0UL;
        while (parts.Current is [var singleton] && char.IsAsciiLetterOrDigit(singleton)
            && char.ToLowerInvariant(singleton) is not 'x' and var folded)
        {
            var bit = 1UL << (char.IsAsciiDigit(folded) ? folded - '0' : folded - 'a' + 10);
            if ((seen & bit) != 0 || !parts.Next() || !Parts.IsAlphanumeric(parts.Current, 2, 8))
                return false;

            seen |= bit;
            while (Parts.IsAlphanumeric(parts.Current, 2, 8))
                parts.Next();
        }

        return true;
    }

    private static bool IsPrivate(ref Parts parts)
    {
        if (parts.Current is not ['x' or 'X'] || !parts.Next())
            return false;

        do
        {
            if (!Parts.IsAlphanumeric(parts.Current, 1, 8))
                return false;
        }
        while (parts.Next());

        return true;
    }

    private static bool IsVariant(ReadOnlySpan<char> part) =>
        Parts.IsAlphanumeric(part, 5, 8) || (part.Length == 4 && char.IsAsciiDigit(part[0]) && Parts.IsAlphanumeric(part, 4, 4));

    private static bool StandsBefore(Parts from, Parts at)
    {
        for (; from.Start < at.Start; from.Next())
        {
            if (from.Current.Equals(at.Current, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    /// <summary>The parts between hyphens, one after the other.</summary>
    private ref struct Parts
    {
        private readonly ReadOnlySpan<char> tag;
        private readonly bool alsoAtUnderscores;

        public Parts(ReadOnlySpan<char> tag, bool alsoAtUnderscores = false)
        {
            this.tag = tag;
            this.alsoAtUnderscores = alsoAtUnderscores;
            Current = tag[..EndOf(0)];
        }

        public int Start { get; private set; }

        public ReadOnlySpan<char> Current { get; private set; }

        public readonly bool IsAtEnd => Start > tag.Length;

        /// <summary>False when there is none left, and the current part is empty.</summary>
        public bool Next()
        {
            Start += Current.Length + 1;
            Current = IsAtEnd ? default : tag[Start..EndOf(Start)];
            return !IsAtEnd;
        }

        public static bool IsAlphabetic(ReadOnlySpan<char> part, int length) => part.Length == length && AreAll(part, char.IsAsciiLetter);

        public static bool IsAlphanumeric(ReadOnlySpan<char> part, int minimum, int maximum) =>
            part.Length >= minimum && part.Length <= maximum && AreAll(part, char.IsAsciiLetterOrDigit);

        private static bool AreAll(ReadOnlySpan<char> part, Func<char, bool> holds)
        {
            foreach (var c in part)
            {
                if (!holds(c))
                    return false;
            }

            return true;
        }

        private readonly int EndOf(int start)
        {
            var length = alsoAtUnderscores ? tag[start..].IndexOfAny('-', '_') : tag[start..].IndexOf('-');
            return length < 0 ? tag.Length : start + length;
        }
    }
}
