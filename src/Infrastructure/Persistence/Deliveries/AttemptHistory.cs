namespace Postato.Infrastructure.Persistence.Deliveries;

/// <summary>What the attempts at a delivery came to, counted anew whenever a person sends it again.</summary>
internal sealed class AttemptHistory
{
    private readonly HashSet<int> gotOn = [];

    /// <summary>Of all.</summary>
    public int Attempts { get; private set; }

    public int Failures { get; private set; }

    public int Tries { get; private set; }

    /// <summary>In a row, with nothing done in between.</summary>
    public int Waits { get; private set; }

    /// <summary>A step was done in it. Told before the attempts are.</summary>
    public void GotOn(int attempt) => gotOn.Add(attempt);

    /// <summary>Oldest first.</summary>
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
                // A person connected the account anew.
                Waits = 0;
                break;
            case "failed":
                (Failures, Waits, Tries) = (0, 0, 0);
                break;
        }
    }
}
