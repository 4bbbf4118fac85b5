namespace Postato.Application.Deliveries;

/// <summary>
/// What went over the wire during one step, redacted, for the timeline. Ambient: the outgoing HTTP pipeline writes to the
/// log of the flow that it runs in, so that no adapter can forget to. As many as a step may make, and one that was refused.
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

    /// <summary>A new log for this flow and all that it starts.</summary>
    public static RequestLog Begin() => Ambient.Value = new RequestLog();

    /// <summary>False: not a byte left of any of them. Nothing written down proves nothing.</summary>
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

/// <param name="Url">Scheme, host and path; of the query the names alone.</param>
/// <param name="Status">Null: no answer came.</param>
/// <param name="Outcome"><c>answered</c>, <c>never_left</c> or <c>answer_lost</c>.</param>
public sealed record RequestRecord(DateTimeOffset At, string Method, string Url, int? Status, int DurationMs, string Outcome)
{
    public const string NeverLeft = "never_left";
}
