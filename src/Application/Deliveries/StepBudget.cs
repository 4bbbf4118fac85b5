namespace Postato.Application.Deliveries;

/// <summary>
/// What one step may cost, however long the lists are that a network answers with: calls, bytes, questions to the database, time.
/// Ambient, like <see cref="RequestLog"/>: the outgoing HTTP pipeline counts, so that no adapter can forget to.
/// </summary>
public sealed class StepBudget
{
    public const int MaximumCalls = 128;

    /// <summary>Of all answers together.</summary>
    public const long MaximumBytes = 16 << 20;

    /// <summary>How often it may be asked whether something is known here.</summary>
    public const int MaximumLookUps = 128;

    /// <summary>No call begins later in a step, so that it ends with the longest call that began before.</summary>
    public static readonly TimeSpan LastStart = TimeSpan.FromSeconds(90);

    private static readonly AsyncLocal<StepBudget?> Ambient = new();

    private readonly TimeProvider clock;
    private readonly long begun;
    private int calls;
    private int lookUps;
    private long bytes;

    private StepBudget(TimeProvider clock) => (this.clock, begun) = (clock, clock.GetTimestamp());

    public static StepBudget? Current => Ambient.Value;

    /// <summary>For this flow and all that it starts.</summary>
    public static StepBudget Begin(TimeProvider clock) => Ambient.Value = new StepBudget(clock);

    /// <exception cref="BudgetSpentException">It was the last one before this.</exception>
    public void TakeCall()
    {
        if (Interlocked.Increment(ref calls) > MaximumCalls)
            throw new BudgetSpentException("calls");
        if (clock.GetElapsedTime(begun) > LastStart)
            throw new BudgetSpentException("time");
        if (Interlocked.Read(ref bytes) >= MaximumBytes)
            throw new BudgetSpentException("bytes");
    }

    /// <exception cref="BudgetSpentException">These are too many.</exception>
    public void TakeBytes(int more)
    {
        if (Interlocked.Add(ref bytes, more) > MaximumBytes)
            throw new BudgetSpentException("bytes");
    }

    /// <exception cref="BudgetSpentException">It was the last one before this.</exception>
    public void TakeLookUp()
    {
        if (Interlocked.Increment(ref lookUps) > MaximumLookUps)
            throw new BudgetSpentException("look-ups");
    }
}

/// <summary>A step wanted more than one may have: it is a failure, and nothing more is sent.</summary>
public sealed class BudgetSpentException(string what) : Exception($"A step used up its {what}.");
