using Postato.Domain.Networks;

namespace Postato.Infrastructure.Networks.Shared;

/// <summary>When a network that cannot answer is asked again about a step: at growing intervals for a day; then a person decides.</summary>
internal static class AskAgain
{
    public static IReadOnlyList<TimeSpan> Later { get; } =
        [TimeSpan.FromMinutes(10), TimeSpan.FromHours(1), TimeSpan.FromHours(6), TimeSpan.FromHours(24)];

    private static readonly TimeSpan[] Soon = [TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(60)];

    /// <summary>Null when it is a person's turn.</summary>
    public static DateTimeOffset? After(StepContext step, DateTimeOffset now) => After(step.History.AskedSince ?? now, now, Soon);

    /// <param name="asked">When it was first asked.</param>
    /// <param name="first">The first interval; <see cref="Later"/> follows.</param>
    public static DateTimeOffset? After(DateTimeOffset asked, DateTimeOffset now, IEnumerable<TimeSpan> first)
    {
        foreach (var wait in first.Concat(Later))
        {
            if (asked + wait > now)
                return asked + wait;
        }

        return null;
    }
}
