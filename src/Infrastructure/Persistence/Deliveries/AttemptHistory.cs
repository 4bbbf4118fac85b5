namespace Postato.Infrastructure.Persistence.Deliveries;

/// <summary>Counts of a delivery's attempts, restarted whenever a person queues it again.</summary>
internal sealed class AttemptHistory
{
    private readonly HashSet<int> gotOn = [];

    /// <summary>All failures.</summary>
    public int Attempts { get; private set; }

    public int Failures { get; private set; }

    public int Tries { get; private set; }

    /// <summary>Waits in a row, without a finished step in between.</summary>
    public int Waits { get; private set; }

    /// <summary>A step was finished in this attempt. Called before the attempts are added.</summary>
    public void GotOn(int attempt) => gotOn.Add(attempt);

    /// <summary>Adds an attempt, oldest first.</summary>
    public void Add(int attempt, string? outcome)
    {
        (Attempts, Tries) = (attempt, Tries + 1);
        if (gotOn.Contains(attempt))
            Waits = 0;
        switch (outcome)
        {
            case "retry":
                Failures++;
                break;
            case "waiting":
                Waits++;
                break;
            case "held":
                // Waiting for a person to reconnect ended: the count starts again.
                Waits = 0;
                break;
            case "failed":
                (Failures, Waits, Tries) = (0, 0, 0);
                break;
        }
    }
}
