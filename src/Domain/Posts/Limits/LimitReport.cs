namespace Postato.Domain.Posts.Limits;

/// <summary>The result of a check: every violation, and warnings.</summary>
public readonly record struct LimitReport(IReadOnlyList<Violation> Violations, IReadOnlyList<Warning> Warnings)
{
    public bool IsValid => Violations.Count == 0;
}
