namespace Postato.Infrastructure.Media;

/// <summary>The ranges of an image to leave out or replace, in the order of the bytes.</summary>
internal sealed class ImageCuts
{
    // A real picture has a handful, so a file with thousands is an attack.
    private const int Maximum = 2_048;

    private readonly List<Cut> cuts = [];

    /// <summary>Whether there are more ranges than any real picture has.</summary>
    public bool AreTooMany { get; private set; }

    /// <summary>How many bytes shorter the result is.</summary>
    public long Saved { get; private set; }

    public IReadOnlyList<Cut> All => cuts;

    public void Remove(long start, long end) => Add(new(start, end, []));

    public void Replace(long start, long end, byte[] instead) => Add(new(start, end, instead));

    /// <summary>Replaces a range with the same number of meaningless bytes, so that nothing after it moves.</summary>
    /// <param name="lead">The bytes it starts with, when they fit.</param>
    public void Blank(long start, long end, byte[]? lead = null)
    {
        if (lead is not null && end - start >= lead.Length)
        {
            Add(new(start, start + lead.Length, lead));
            start += lead.Length;
        }

        if (end > start)
            Add(new(start, end, [], Zeros: end - start));
    }

    private void Add(Cut cut)
    {
        Saved += cut.End - cut.Start - cut.Instead.Length - cut.Zeros;
        AreTooMany |= cuts.Count >= Maximum;
        if (AreTooMany)
            return;

        // Adjacent ranges are merged.
        if (cuts is [.., var last] && last.End == cut.Start && last.Zeros == 0 && cut is { Zeros: 0, Instead.Length: 0 })
            cuts[^1] = last with { End = cut.End };
        else
            cuts.Add(cut);
    }
}

/// <param name="End">The position after the last byte that is left out.</param>
/// <param name="Zeros">How many zeros follow <paramref name="Instead"/>.</param>
internal sealed record Cut(long Start, long End, byte[] Instead, long Zeros = 0);
