namespace Postato.Chaos;

/// <summary>Random numbers from a seed (SplitMix64). The seed repeats the choices, but not the machine's timing.</summary>
internal sealed class SeededRandom(ulong seed)
{
    private ulong state = seed;

    public int Roll(int sides) => (int)(Next() % (ulong)sides);

    public int Between(int least, int most) => least + Roll(most - least + 1);

    public T Pick<T>(IReadOnlyList<T> from) => from[Roll(from.Count)];

    private ulong Next()
    {
        var mixed = state += 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
