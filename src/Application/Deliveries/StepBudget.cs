namespace Postato.Application.Deliveries;

/// <summary>
/// Limits what one step may cost, however long the lists are that a network answers with: calls, bytes, database queries, time. Ambient,
/// like <see cref="RequestLog"/>: the outgoing HTTP pipeline counts, so no adapter can forget it.
/// </summary>
public sealed class StepBudget
{
    public const int MaximumCalls = 128;

    /// <summary>Bytes of all answers together.</summary>
    public const long MaximumBytes = 16 << 20;

    /// <summary>How often a step may ask whether a network id is already recorded here.</summary>
    public const int MaximumLookUps = 128;

    /// <summary>No call of a step begins later than this.</summary>
    public static readonly TimeSpan LastStart = TimeSpan.FromSeconds(90);

    private static readonly AsyncLocal<StepBudget?> Ambient = new();

    private readonly TimeProvider clock;
    private readonly long begun;
    private int calls;
    private int lookUps;
    private long bytes;

    private StepBudget(TimeProvider clock) => (this.clock, begun) = (clock, clock.GetTimestamp());

    public static StepBudget? Current => Ambient.Value;

    /// <summary>Starts a new budget for this async flow.</summary>
    public static StepBudget Begin(TimeProvider clock) => Ambient.Value = new StepBudget(clock);

    /// <exception cref="BudgetSpentException">No call is left.</exception>
    public void TakeCall()
    {
        if (Interlocked.Increment(ref calls) > MaximumCalls)
            throw new BudgetSpentException("calls");
        if (clock.GetElapsedTime(begun) > LastStart)
            throw new BudgetSpentException("time");
        if (Interlocked.Read(ref bytes) >= MaximumBytes)
            throw new BudgetSpentException("bytes");
    }

    /// <exception cref="BudgetSpentException">These bytes exceed the budget.</exception>
    public void TakeBytes(int more)
    {
        if (Interlocked.Add(ref bytes, more) > MaximumBytes)
            throw new BudgetSpentException("bytes");
    }

    /// <exception cref="BudgetSpentException">No query is left.</exception>
    public void TakeLookUp()
    {
        if (Interlocked.Increment(ref lookUps) > MaximumLookUps)
            throw new BudgetSpentException("look-ups");
    }
}

/// <summary>A step exceeded its budget. The step fails, and nothing more is sent.</summary>
public sealed class BudgetSpentException(string what) : Exception($"A step used up its {what}.");
