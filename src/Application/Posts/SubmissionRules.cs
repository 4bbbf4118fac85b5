using System.Text;
using FluentValidation;

namespace Postato.Application.Posts;

/// <summary>The rules of a submission that need neither clock nor data.</summary>
public sealed class SubmissionRules : AbstractValidator<PostSubmission>
{
    private const int MaximumPairs = 20;
    private const int MaximumKeyBytes = 64;
    private const int MaximumValueBytes = 500;

    public SubmissionRules()
    {
        RuleFor(post => post.Status)
            .Must(status => status is SubmissionStatus.Draft or SubmissionStatus.Publish or SubmissionStatus.Scheduled)
            .WithMessage("Use draft, publish or scheduled.").OverridePropertyName("status");
        RuleFor(post => post.ScheduledAt)
            .NotNull().When(post => post.Status == SubmissionStatus.Scheduled, ApplyConditionTo.CurrentValidator).WithMessage("Needed with status scheduled.")
            .Null().When(post => post.Status != SubmissionStatus.Scheduled, ApplyConditionTo.CurrentValidator).WithMessage("Allowed with status scheduled only.")
            .OverridePropertyName("scheduledAt");
        RuleFor(post => post.Items).NotEmpty().WithMessage("Write content or attach media.").OverridePropertyName("content");
        RuleFor(post => post.Items)
            .Must(items => items.All(item => IsStorable(item.Text) && item.Media.All(media => IsStorable(media.Alt))))
            .WithMessage("NUL and broken surrogate pairs cannot be stored.").OverridePropertyName("content");
        RuleFor(post => post.Items)
            .Must(items => items.All(item => item.Media.All(media => media.Id is null != media.Url is null)))
            .WithMessage("Each medium has either an id or a url.").OverridePropertyName("media");
        RuleFor(post => post.Metadata)
            .Must(metadata => metadata is null || metadata.Count <= MaximumPairs).WithMessage($"At most {MaximumPairs} pairs.")
            .Must(metadata => metadata is null || metadata.All(FitsPair))
            .WithMessage($"A key has 1 to {MaximumKeyBytes} bytes, a value up to {MaximumValueBytes}, and neither holds NUL.").OverridePropertyName("metadata");
    }

    private static bool FitsPair(KeyValuePair<string, string> pair) =>
        pair.Key.Length > 0 && IsStorable(pair.Key) && IsStorable(pair.Value)
        && Encoding.UTF8.GetByteCount(pair.Key) <= MaximumKeyBytes && Encoding.UTF8.GetByteCount(pair.Value) <= MaximumValueBytes;

    private static bool IsStorable(string? text)
    {
        if (text is null)
            return true;

        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\0' || char.IsLowSurrogate(text[i]))
                return false;
            if (char.IsHighSurrogate(text[i]) && (++i == text.Length || !char.IsLowSurrogate(text[i])))
                return false;
        }

        return true;
    }
}
