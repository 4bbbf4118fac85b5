using FluentValidation;
using Postato.Application.UseCases;
using Postato.Domain.Posts.Limits;
using Postato.Domain.Posts;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.Posts;

/// <summary>The same checks as at creation; nothing is stored.</summary>
public sealed class ValidatePost(SubmissionReview review) : IUseCase<PostSubmission, ValidationView>
{
    private static readonly SubmissionRules Shape = new();

    public Access Access => Access.Read(Permission.PostsWrite);

    public IValidator<PostSubmission> Rules => Shape;

    public void Foresee(PostSubmission input, Id<Workspace> workspace) => review.Foresee(input, workspace);

    public async Task<Result<ValidationView>> Handle(PostSubmission input, WorkspaceScope scope, CancellationToken ct)
    {
        if (!(await review.ReviewAsync(input, Id<Post>.None, scope, ct)).Succeeded(out var reviewed, out var refusal))
            return refusal;

        return new ValidationView(reviewed.Violations.Count == 0, reviewed.Violations, reviewed.Notes);
    }
}

/// <summary>What a post would be told.</summary>
public sealed record ValidationView(bool Valid, IReadOnlyList<Violation> Errors, IReadOnlyList<Warning> Warnings);
