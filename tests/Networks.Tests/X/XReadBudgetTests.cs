using Postato.Infrastructure.Networks.X;
using Postato.Testing;

namespace Postato.Networks.Tests.X;

public sealed class XReadBudgetTests
{
    private const int Kept = 10_000;

    private readonly MovableClock clock = new();
    private readonly XReadBudget budget;

    public XReadBudgetTests() => budget = new(1, clock);

    [Fact]
    public void An_account_has_its_reads_in_each_quarter_of_an_hour()
    {
        var start = clock.GetUtcNow();
        Assert.Null(budget.Take("ann"));
        Assert.Null(budget.Take("bob"));
        clock.Advance(TimeSpan.FromMinutes(14));
        Assert.InRange(budget.Take("ann")!.Value - start, TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(16));

        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(budget.Take("ann"));
    }

    [Fact]
    [Rule("S-118")]
    public void Of_more_accounts_than_are_remembered_those_go_first_whose_window_is_over()
    {
        Spend("over", 1);
        clock.Advance(TimeSpan.FromMinutes(10));
        Spend("spent", 1);
        // Asking again does not make an entry newer.
        Assert.NotNull(budget.Take("over 0"));
        clock.Advance(TimeSpan.FromMinutes(6));

        Spend("other", Kept - 1);
        Assert.NotNull(budget.Take("spent 0"));
        Spend("more", 1);
        Assert.Null(budget.Take("spent 0"));
    }

    private void Spend(string name, int accounts)
    {
        for (var i = 0; i < accounts; i++)
            Assert.Null(budget.Take($"{name} {i}"));
    }
}
