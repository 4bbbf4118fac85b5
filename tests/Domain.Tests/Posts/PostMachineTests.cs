using Postato.Domain.Posts;

namespace Postato.Domain.Tests.Posts;

/// <summary>Every pair of state and trigger: those in this table are transitions, all others are refused.</summary>
public sealed class PostMachineTests
{
    private const string Table = """
        draft           submit → pending, schedule → scheduled, cancel → cancelled
        scheduled       submit → pending, schedule → scheduled, unschedule → draft, cancel → cancelled, start → processing
        pending         start → processing, cancel → cancelled
        processing      start → processing, defer → pending, publish → published, fail → failed
        failed          retry → pending, resolve → published
        """;

    public static TheoryData<PostStatus, PostTrigger> Pairs
    {
        get
        {
            var pairs = new TheoryData<PostStatus, PostTrigger>();
            foreach (var status in Enum.GetValues<PostStatus>())
            {
                foreach (var trigger in Enum.GetValues<PostTrigger>())
                    pairs.Add(status, trigger);
            }

            return pairs;
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void A_pair_moves_as_the_table_has_it(PostStatus from, PostTrigger trigger)
    {
        var expected = Table.Split('\n')
            .Where(row => Name(row.Split(' ')[0]) == from.ToString())
            .SelectMany(row => row[row.IndexOf(' ', StringComparison.Ordinal)..].Split(','))
            .Select(move => move.Split('→', StringSplitOptions.TrimEntries))
            .Where(move => Name(move[0]) == trigger.ToString())
            .Select(move => Name(move[1]))
            .SingleOrDefault();

        Assert.Equal(expected, PostMachine.TryMove(from, trigger, out var to) ? to.ToString() : null);
        Assert.Equal(expected is not null, PostMachine.Allows(from, trigger));
    }

    private static string Name(string word) =>
        string.Concat(word.Trim().Split('_').Select(part => char.ToUpperInvariant(part[0]) + part[1..]));
}
