namespace Postato.Infrastructure.Media;

/// <summary>What is to be left out of an image, and what stands in its place; in the order of the bytes.</summary>
internal sealed class ImageCuts
{
    // A picture has a handful; who makes thousands means harm.
    private const int Maximum = 2_048;

    private readonly List<Cut> cuts = [];

    /// <summary>True: there are more than any picture has.</summary>
    public bool AreTooMany { get; private set; }

    /// <summary>How many bytes fewer it will be.</summary>
    public long Saved { get; private set; }

    public IReadOnlyList<Cut> All => cuts;

    public void Remove(long start, long end) => Add(new(start, end, []));

    public void Replace(long start, long end, byte[] instead) => Add(new(start, end, instead));

    /// <summary>As many bytes, which say nothing, so that nothing behind them moves.</summary>
    /// <param name="lead">What they begin with, where there is room for it.</param>
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

        // Neighbours become one.
        if (cuts is [.., var last] && last.End == cut.Start && last.Zeros == 0 && cut is { Zeros: 0, Instead.Length: 0 })
            cuts[^1] = last with { End = cut.End };
        else
            cuts.Add(cut);
    }
}

/// <param name="End">Behind the last byte that is left out.</param>
/// <param name="Zeros">How many zeros stand behind <paramref name="Instead"/>.</param>
internal sealed record Cut(long Start, long End, byte[] Instead, long Zeros = 0);
