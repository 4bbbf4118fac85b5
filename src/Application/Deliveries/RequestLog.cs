namespace Postato.Application.Deliveries;

/// <summary>
/// The redacted HTTP requests of one step, for the timeline. Ambient: the outgoing HTTP pipeline writes to the log of the current async
/// flow, so no adapter can forget it. Holds as many entries as a step may make requests, and one that was refused.
/// </summary>
public sealed class RequestLog
{
    private static readonly AsyncLocal<RequestLog?> Ambient = new();

    private readonly List<RequestRecord> records = [];

    public static RequestLog? Current => Ambient.Value;

    public IReadOnlyList<RequestRecord> Records
    {
        get
        {
            lock (records)
                return [.. records];
        }
    }

    /// <summary>Starts a new log for this async flow.</summary>
    public static RequestLog Begin() => Ambient.Value = new RequestLog();

    /// <summary>False when no byte of any request left, which an empty log does not prove.</summary>
    public bool MayHaveLeft => Records is not [_, ..] written || written.Any(record => record.Outcome != RequestRecord.NeverLeft);

    public void Add(RequestRecord record)
    {
        lock (records)
        {
            if (records.Count <= StepBudget.MaximumCalls)
                records.Add(record);
        }
    }
}

/// <param name="Url">Scheme, host and path, and of the query only the names.</param>
/// <param name="Status">Null when no answer came.</param>
/// <param name="Outcome"><c>answered</c>, <c>never_left</c> or <c>answer_lost</c>.</param>
public sealed record RequestRecord(DateTimeOffset At, string Method, string Url, int? Status, int DurationMs, string Outcome)
{
    public const string NeverLeft = "never_left";
}
