using Postato.Infrastructure.Networks.Shared;
using Postato.Testing;

namespace Postato.Infrastructure.Tests.Networks;

[Rule("S-118")]
public sealed class BoundedMapTests
{
    private readonly BoundedMap<string, int> map = new(3, StringComparer.OrdinalIgnoreCase);

    [Fact]
    public void The_oldest_entry_is_removed_when_it_is_full()
    {
        SetAll("a", "b", "c", "d", "e");

        Assert.Equal(["c", "d", "e"], Kept("a", "b", "c", "d", "e"));
    }

    [Fact]
    public void Setting_an_entry_again_makes_it_the_newest()
    {
        SetAll("a", "b", "c", "A");
        Assert.Equal(["a", "b", "c"], Kept("a", "b", "c"));

        SetAll("d");
        Assert.Equal(["a", "c", "d"], Kept("a", "b", "c", "d"));
    }

    [Fact]
    public void A_removed_entry_frees_its_place()
    {
        SetAll("a", "b", "c");
        map.RemoveWhere(value => value == 1);
        SetAll("d");

        Assert.Equal(["a", "c", "d"], Kept("a", "b", "c", "d"));
    }

    [Fact]
    public void It_stays_within_its_limit_under_concurrent_writes()
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
