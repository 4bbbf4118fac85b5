using System.Buffers;
using Postato.Domain.Networks;
using static Postato.Domain.Posts.Limits.Findings;

namespace Postato.Domain.Posts.Limits;

/// <summary>
/// Checks a draft against its network's limits. Pure; reports all violations at once and allocates nothing when there are none.
/// </summary>
public static class LimitCheck
{
    public static LimitReport Check(Draft draft, NetworkCapabilities network, DateTimeOffset now)
    {
        var known = network.Find(draft.PostType);
        var findings = new Findings(draft, network, known ?? network.DefaultPostType);
        if (known is null)
            AddUnknownType(ref findings);
        else
            CheckContent(ref findings);

        CheckSchedule(ref findings, now);
        return findings.ToReport();
    }

    private static void AddUnknownType(ref Findings findings) => findings.Add(
        "postType", "post_type_not_supported",
        $"{findings.Network.DisplayName} has no post type {findings.Draft.PostType}. "
            + $"Use {string.Join(" or ", findings.Network.PostTypes.Select(type => type.Name))}.");

    private static void CheckContent(ref Findings findings)
    {
        CheckItemCount(ref findings);
        for (var i = 0; i < findings.Draft.Items.Count; i++)
        {
            CheckText(ref findings, i);
            MediaCheck.Check(ref findings, i);
        }

        MediaCheck.WarnOfMissingAlt(ref findings);
        OptionCheck.Check(ref findings);
    }

    private static void CheckItemCount(ref Findings findings)
    {
        var (count, limit) = (findings.Draft.Items.Count, findings.Type.Items);
        if (count > limit.Maximum)
        {
            var advice = findings.Network.Find(PostTypes.Thread) is { } thread && thread.Items.Maximum >= count && thread != findings.Type
                ? "use the post type thread" : Text($"remove {count - limit.Maximum}");
            findings.Add(
                "content", "too_many_items",
                Text($"{findings.Subject} takes at most {limit.Maximum} items and this post has {count}: {advice}."), limit.Maximum, count);
        }
        else if (count < limit.Minimum)
        {
            findings.Add(
                "content", "too_few_items",
                Text($"{findings.Subject} needs at least {limit.Minimum} items and this post has {count}: add {limit.Minimum - count}."),
                limit.Minimum, count);
        }
    }

    private static void CheckText(ref Findings findings, int index)
    {
        var item = findings.Draft.Items[index];
        if (string.IsNullOrWhiteSpace(item.Text))
        {
            CheckPresence(ref findings, item, index);
            return;
        }

        TextRuleCheck.Check(ref findings, item.Text, index);
        if (findings.Type.Text.Count == 0)
            findings.Add(
                findings.TextField(index), "text_not_supported", $"{findings.Subject} takes no text: leave it empty.", 0, item.Text.Length);
        else if (item.Text.Contains('\r', StringComparison.Ordinal))
            CheckLengthsAsLf(ref findings, item.Text, index);
        else
            CheckLengths(ref findings, item.Text, index);
    }

    private static void CheckPresence(ref Findings findings, DraftItem item, int index)
    {
        if (findings.Type.TextRequired)
            findings.Add(findings.TextField(index), "text_required", $"{findings.Subject} needs text: write some.");
        else if (item.Media.Count == 0 && findings.Type.Media.Count.Minimum == 0
            && !(index == 0 && OptionCheck.HasAny(findings.Draft.Options, findings.Type.TextStandIns ?? [])))
            findings.Add(findings.TextField(index), "text_required", $"{findings.Subject} needs text or media: add one of them.");
    }

    private static void CheckLengthsAsLf(ref Findings findings, string text, int index)
    {
        var buffer = ArrayPool<char>.Shared.Rent(text.Length);
        CheckLengths(ref findings, buffer.AsSpan(0, LineEnds.ToLf(text, buffer)), index);
        ArrayPool<char>.Shared.Return(buffer);
    }

    private static void CheckLengths(ref Findings findings, ReadOnlySpan<char> text, int index)
    {
        var limits = findings.Type.Text;
        for (var i = 0; i < limits.Count; i++)
        {
            var beside = OptionCheck.LengthBesideText(findings.Draft.Options, findings.Type.Options, limits[i].Unit);
            if (!TextLength.Exceeds(text, limits[i].Unit, limits[i].Maximum - beside, out var length))
                continue;

            length += beside;
            var (maximum, unit) = (limits[i].Maximum, TextLength.NameOf(limits[i].Unit));
            findings.Add(
                findings.TextField(index), "text_too_long",
                Text($"The text has {length} {unit}{(beside == 0 ? "" : Text($", {beside} of them in the options,"))} "
                    + $"and {findings.Subject} takes {maximum}: shorten it by {length - maximum}."),
                maximum, length);
        }
    }

    private static void CheckSchedule(ref Findings findings, DateTimeOffset now)
    {
        var horizon = findings.Network.Scheduling.HorizonDays;
        if (findings.Draft.ScheduledAt is not { } at || at - now <= TimeSpan.FromDays(horizon))
            return;

        findings.Add(
            "scheduledAt", "schedule_too_far",
            Text($"A post can be scheduled at most {horizon} days ahead: choose a time before {now.AddDays(horizon):yyyy-MM-dd}."),
            horizon, (long)Math.Ceiling((at - now).TotalDays));
    }
}
