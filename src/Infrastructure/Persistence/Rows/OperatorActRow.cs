namespace Postato.Infrastructure.Persistence.Rows;

/// <summary>What an operator did to the whole installation: append-only. No tenant's.</summary>
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
