using System.Text;
using FluentValidation;
using Postato.Application.Text;

namespace Postato.Application.Posts;

/// <summary>The rules for content that hold for a new post and an edited one alike.</summary>
public sealed class ContentRules : AbstractValidator<PostSubmission>
{
    private const int MaximumTypeLength = 64;
    private const int MaximumAltLength = 10_000;
    private const int MaximumPairs = 20;
    private const int MaximumKeyBytes = 64;
    private const int MaximumValueBytes = 500;

    public ContentRules()
    {
        RuleFor(post => post.PostType)
            .Must(type => type is null || (type.Length is > 0 and <= MaximumTypeLength && IsStorable(type)))
            .WithMessage($"A post type has 1 to {MaximumTypeLength} characters.").OverridePropertyName("postType");
        RuleFor(post => post.Items).NotEmpty().WithMessage("Write content or attach media.").OverridePropertyName("content");
        RuleFor(post => post.Items)
            .Must(items => items.All(item => IsStorable(item.Text) && item.Media.All(media => IsStorable(media.Alt))))
            .WithMessage("NUL and broken surrogate pairs cannot be stored.").OverridePropertyName("content");
        RuleFor(post => post).Custom(CheckMedia);
        RuleFor(post => post.Metadata)
            .Must(metadata => metadata is null || metadata.Count <= MaximumPairs).WithMessage($"At most {MaximumPairs} pairs.")
            .Must(metadata => metadata is null || metadata.All(FitsPair))
            .WithMessage(
                $"A key has 1 to {MaximumKeyBytes} bytes, a value up to {MaximumValueBytes}; both are texts without NUL, a key without "
                    + $"anything that cannot be seen.")
                .OverridePropertyName("metadata");
    }

    private static void CheckMedia(PostSubmission post, ValidationContext<PostSubmission> context)
    {
        for (var item = 0; item < post.Items.Count; item++)
        {
            for (var index = 0; index < post.Items[item].Media.Count; index++)
            {
                var (media, field) = (post.Items[item].Media[index], post.MediaField(item, index));
                if (media.Id is null == media.Url is null)
                    context.AddFailure(field, "Each medium has either an id or a url.");
                if (media.Alt?.Length > MaximumAltLength)
                    context.AddFailure($"{field}.alt", $"At most {MaximumAltLength} characters.");
            }
        }
    }

    private static bool FitsPair(KeyValuePair<string, string> pair) =>
        pair is { Key.Length: > 0, Value: not null } && Names.HidesNothing(pair.Key) && IsStorable(pair.Value)
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
