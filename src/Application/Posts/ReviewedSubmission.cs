using Postato.Domain.Accounts;
using Postato.Domain.Networks;
using Postato.Domain.Posts;
using Postato.Domain.Posts.Limits;
using Postato.Domain.Primitives;

namespace Postato.Application.Posts;

/// <summary>A submission with the results of its checks.</summary>
/// <param name="Platform">The stored key, never an alias.</param>
/// <param name="References">References to things that do not exist: refused for drafts too.</param>
/// <param name="Limits">Violations that prevent sending, which a draft may have.</param>
public sealed record ReviewedSubmission(
    Platform Platform, PostContent Content, AccountStanding Account, IReadOnlyList<Violation> References, IReadOnlyList<Violation> Limits,
    IReadOnlyList<Warning> Notes)
{
    public IReadOnlyList<Violation> Violations => [.. References, .. Limits];

    /// <summary>Null when it may be stored. For a draft only the references count.</summary>
    public Error? RefusalFor(bool draft)
    {
        var broken = draft ? References : Violations;
        return broken.Count == 0 ? null : new ValidationFailed(broken);
    }

    /// <summary>A draft gets the violations that would refuse a post as warnings.</summary>
    public IReadOnlyList<Warning> WarningsFor(bool draft) =>
        draft ? [.. Notes, .. Limits.Select(limit => new Warning(limit.Code, limit.Message))] : Notes;
}
