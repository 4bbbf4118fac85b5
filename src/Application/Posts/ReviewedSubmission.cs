using Postato.Domain.Accounts;
using Postato.Domain.Networks;
using Postato.Domain.Posts;
using Postato.Domain.Posts.Limits;
using Postato.Domain.Primitives;

namespace Postato.Application.Posts;

/// <summary>A submission as it was judged.</summary>
/// <param name="Platform">The stored key, never an alias.</param>
/// <param name="References">What leads nowhere: broken for drafts too.</param>
/// <param name="Limits">What keeps it from being sent as it is.</param>
public sealed record ReviewedSubmission(
    Platform Platform, PostContent Content, AccountStanding Account, IReadOnlyList<Violation> References, IReadOnlyList<Violation> Limits,
    IReadOnlyList<Warning> Notes)
{
    public IReadOnlyList<Violation> Violations => [.. References, .. Limits];

    /// <summary>Null when it may be stored: a draft needs its references only.</summary>
    public Error? RefusalFor(bool draft)
    {
        var broken = draft ? References : Violations;
        return broken.Count == 0 ? null : new ValidationFailed(broken);
    }

    /// <summary>A draft is told what it would be refused for.</summary>
    public IReadOnlyList<Warning> WarningsFor(bool draft) =>
        draft ? [.. Notes, .. Limits.Select(limit => new Warning(limit.Code, limit.Message))] : Notes;
}
