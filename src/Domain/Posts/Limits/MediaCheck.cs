using Postato.Domain.Networks;
using static Postato.Domain.Posts.Limits.Findings;

namespace Postato.Domain.Posts.Limits;

/// <summary>
/// Checks the media of one item: how many, which kinds together, and each file's properties. An unknown property breaks no limit.
/// </summary>
internal static class MediaCheck
{
    public static void Check(ref Findings findings, int item)
    {
        CheckCount(ref findings, item);
        CheckKinds(ref findings, item);
        var media = findings.Draft.Items[item].Media;
        for (var i = 0; i < media.Count; i++)
        {
            var found = findings.Count;
            if (findings.Type.Media.RuleFor(media[i].MimeType) is { } rule)
                MediaFileCheck.Check(ref findings, rule, media[i]);
            else
                AddUnknownType(ref findings, media[i].MimeType);

            if (findings.Count > found)
                findings.Prefix(found, findings.MediaField(item, i));
        }
    }

    public static void WarnOfMissingAlt(ref Findings findings)
    {
        var (missing, capable) = (0, 0);
        for (var item = 0; item < findings.Draft.Items.Count; item++)
        {
            var media = findings.Draft.Items[item].Media;
            for (var i = 0; i < media.Count; i++)
            {
                if (findings.Type.Media.RuleFor(media[i].MimeType)?.AltText is null)
                    continue;
                capable++;
                missing += string.IsNullOrWhiteSpace(media[i].Alt) ? 1 : 0;
            }
        }

        if (missing > 0)
            findings.Warn(
                "alt_text_missing", Text($"{missing} of {capable} media have no alt text: describe them for people who cannot see them."));
    }

    private static void CheckCount(ref Findings findings, int item)
    {
        var (count, limit) = (findings.Draft.Items[item].Media.Count, findings.Type.Media.Count);
        // A post type that accepts no media reports this for each medium.
        if (count > limit.Maximum && limit.Maximum > 0)
        {
            findings.Add(
                findings.MediaField(item), "too_many_media",
                Text($"{findings.Subject} takes at most {limit.Maximum} media an item and this one has {count}: "
                    + $"remove {count - limit.Maximum}."),
                limit.Maximum, count);
        }
        else if (count < limit.Minimum)
        {
            findings.Add(
                findings.MediaField(item), count == 0 ? "media_required" : "too_few_media",
                Text($"{findings.Subject} needs at least {limit.Minimum} media an item and this one has {count}: "
                    + $"attach {limit.Minimum - count} more."),
                limit.Minimum, count);
        }
    }

    private static void CheckKinds(ref Findings findings, int item)
    {
        var rules = findings.Type.Media.Rules;
        var total = findings.Draft.Items[item].Media.Count;
        for (var i = 0; i < rules.Count; i++)
        {
            var (rule, count) = (rules[i], CountOf(ref findings, rules[i], item));
            if (count == 0)
                continue;

            if (rule.Alone && count < total)
                findings.Add(
                    findings.MediaField(item), "media_mix_not_supported",
                    $"At {findings.Subject} a medium of the kind {rule.Kind} cannot be combined with others: remove the others.");

            // Too many media of all kinds together are already reported.
            if (count > rule.Count.Maximum && total <= findings.Type.Media.Count.Maximum)
            {
                findings.Add(
                    findings.MediaField(item), "too_many_media",
                    Text($"{findings.Subject} takes at most {rule.Count.Maximum} of the kind {rule.Kind} an item and this one "
                        + $"has {count}: remove {count - rule.Count.Maximum}."),
                    rule.Count.Maximum, count);
            }
            else if (count < rule.Count.Minimum)
            {
                findings.Add(
                    findings.MediaField(item), "too_few_media",
                    Text($"{findings.Subject} needs at least {rule.Count.Minimum} of the kind {rule.Kind} an item and this one "
                        + $"has {count}: attach {rule.Count.Minimum - count} more."),
                    rule.Count.Minimum, count);
            }
        }
    }

    private static int CountOf(ref Findings findings, MediaRule rule, int item)
    {
        var count = 0;
        var media = findings.Draft.Items[item].Media;
        for (var i = 0; i < media.Count; i++)
            count += ReferenceEquals(findings.Type.Media.RuleFor(media[i].MimeType), rule) ? 1 : 0;
        return count;
    }

    private static void AddUnknownType(ref Findings findings, string mimeType)
    {
        var taken = findings.Type.Media.Rules.SelectMany(rule => rule.MimeTypes).ToList();
        var advice = taken.Count > 0 ? $"use {string.Join(", ", taken)}" : "remove it";
        findings.Add("", "media_type_not_supported", $"{findings.Subject} does not take {mimeType}: {advice}.");
    }
}
