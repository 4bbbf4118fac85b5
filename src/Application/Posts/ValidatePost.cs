using Postato.Application.UseCases;
using Postato.Domain.Posts;
using Postato.Domain.Posts.Limits;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.Posts;

/// <summary>The same checks as at creation; nothing is stored. What would be refused there is the answer here.</summary>
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

/// <summary>What a post would be told.</summary>
/// <param name="Valid">It would be accepted.</param>
public sealed record ValidationView(bool Valid, IReadOnlyList<Violation> Errors, IReadOnlyList<Warning> Warnings);
