using Postato.Application.UseCases;
using Postato.Domain.Posts;
using Postato.Domain.Posts.Limits;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.Posts;

/// <summary>Runs the checks of creation without storing anything; violations are the answer, not a refusal.</summary>
public sealed class ValidatePost(SubmissionReview review) : IUseCase<PostSubmission, ValidationView>
{
    private static readonly SubmissionRules Shape = new();

    public Access Access => Access.Read(Permission.PostsWrite);

    public void Foresee(PostSubmission input, Id<Workspace> workspace) => review.Foresee(input, workspace);

    public async Task<Result<ValidationView>> Handle(PostSubmission input, WorkspaceScope scope, CancellationToken ct)
    {
        if (BrokenRules.Of(Shape, input) is { } broken)
            return ViewOf(broken);
        if (!(await review.ReviewAsync(input, Id<Post>.None, scope, ct)).Succeeded(out var reviewed, out var refusal))
            return refusal is InvalidRequest invalid ? ViewOf(invalid) : refusal;

        var draft = input.Status == SubmissionStatus.Draft;
        var violations = (reviewed.RefusalFor(draft) as ValidationFailed)?.Violations ?? [];
        return new ValidationView(violations.Count == 0, violations, reviewed.WarningsFor(draft));
    }

    private static ValidationView ViewOf(InvalidRequest refusal) => new(
        Valid: false,
        [.. refusal.Details.SelectMany(
            field => field.Value, (field, message) => new Violation(field.Key, "invalid_request", message, null))],
        []);
}

/// <summary>The result of validating a post.</summary>
/// <param name="Valid">Whether creation would accept it.</param>
public sealed record ValidationView(bool Valid, IReadOnlyList<Violation> Errors, IReadOnlyList<Warning> Warnings);
