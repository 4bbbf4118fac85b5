namespace Postato.Infrastructure.Persistence.Rows;

/// <summary>An operator's action on the whole installation: append-only. Belongs to no tenant.</summary>
internal sealed class OperatorActRow
{
    public long Id { get; init; }

    public string Actor { get; init; } = "";

    public string Action { get; init; } = "";

    public string Target { get; init; } = "";

    public string? Ip { get; init; }

    public string? TraceId { get; init; }

    public DateTimeOffset At { get; init; }
}
