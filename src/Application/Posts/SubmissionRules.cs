using FluentValidation;

namespace Postato.Application.Posts;

/// <summary>The rules of a submission that need neither clock nor data.</summary>
public sealed class SubmissionRules : AbstractValidator<PostSubmission>
{
    public SubmissionRules()
    {
        RuleFor(post => post.Status)
            .Must(status => status is SubmissionStatus.Draft or SubmissionStatus.Publish or SubmissionStatus.Scheduled)
            .WithMessage("Use draft, publish or scheduled.").OverridePropertyName("status");
        RuleFor(post => post.ScheduledAt)
            .NotNull()
                .When(post => post.Status == SubmissionStatus.Scheduled, ApplyConditionTo.CurrentValidator)
                .WithMessage("Required with status scheduled.")
                .Null()
                    .When(post => post.Status != SubmissionStatus.Scheduled, ApplyConditionTo.CurrentValidator)
                    .WithMessage("Allowed with status scheduled only.")
                    .OverridePropertyName("scheduledAt");
        Include(new ContentRules());
    }
}
