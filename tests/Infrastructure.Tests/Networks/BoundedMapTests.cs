using Postato.Infrastructure.Networks.Shared;
using Postato.Testing;

namespace Postato.Infrastructure.Tests.Networks;

[Rule("S-118")]
public sealed class BoundedMapTests
{
    private readonly BoundedMap<string, int> map = new(3, StringComparer.OrdinalIgnoreCase);

    [Fact]
    public void What_was_set_longest_ago_makes_room()
    {
        SetAll("a", "b", "c", "d", "e");

        Assert.Equal(["c", "d", "e"], Kept("a", "b", "c", "d", "e"));
    }

    [Fact]
    public void What_is_set_again_counts_as_new_and_takes_no_room()
    {
        SetAll("a", "b", "c", "A");
        Assert.Equal(["a", "b", "c"], Kept("a", "b", "c"));

        SetAll("d");
        Assert.Equal(["a", "c", "d"], Kept("a", "b", "c", "d"));
    }

    [Fact]
    public void What_is_removed_makes_room()
    {
        SetAll("a", "b", "c");
        map.RemoveWhere(value => value == 1);
        SetAll("d");

        Assert.Equal(["a", "c", "d"], Kept("a", "b", "c", "d"));
    }

    [Fact]
    public void It_holds_no_more_than_it_may_whoever_sets_at_once()
    {
        Parallel.For(0, 1_000, i => map.Set($"{i}", i));

        Assert.Equal(3, Kept([.. Enumerable.Range(0, 1_000).Select(i => $"{i}")]).Count());
    }

    private void SetAll(params string[] keys)
    {
        foreach (var (i, key) in keys.Index())
            map.Set(key, i);
    }

    private IEnumerable<string> Kept(params string[] keys) => keys.Where(key => map.TryGetValue(key, out _));
}
