namespace Postato.Domain.Posts.Limits;

/// <summary>What a check found: every violation at once, and what is worth telling besides.</summary>
public readonly record struct LimitReport(IReadOnlyList<Violation> Violations, IReadOnlyList<Warning> Warnings)
{
    public bool IsValid => Violations.Count == 0;
}
