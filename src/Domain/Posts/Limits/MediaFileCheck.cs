using Postato.Domain.Networks;
using static Postato.Domain.Posts.Limits.Findings;

namespace Postato.Domain.Posts.Limits;

/// <summary>
/// Checks one file's properties and its alt text. Fields are relative to the medium; an unknown property breaks no limit.
/// </summary>
internal static class MediaFileCheck
{
    public static void Check(ref Findings findings, MediaRule rule, DraftMedia medium)
    {
        CheckBytes(ref findings, rule, medium.SizeBytes);
        if (medium is { Width: { } width, Height: { } height })
        {
            CheckPixels(ref findings, rule, width, height);
            CheckRatio(ref findings, rule, width, height);
        }

        if (medium.DurationMs is { } duration)
            CheckDuration(ref findings, rule, duration);

        if (medium.Alt is { } alt)
            CheckAlt(ref findings, rule, alt);
    }

    private static void CheckBytes(ref Findings findings, MediaRule rule, long bytes)
    {
        var limit = rule.Bytes;
        if (bytes > limit.Maximum)
            findings.Add(
                "", "media_too_large",
                Text($"The {rule.Kind} has {bytes} bytes and {findings.Subject} takes {limit.Maximum}: make it smaller."), limit.Maximum,
                bytes);
        else if (bytes < limit.Minimum)
            findings.Add(
                "", "media_too_small",
                Text($"The {rule.Kind} has {bytes} bytes and {findings.Subject} needs {limit.Minimum}: use a larger file."), limit.Minimum,
                bytes);
    }

    private static void CheckPixels(ref Findings findings, MediaRule rule, int width, int height)
    {
        if (rule.Pixels is not { } limit)
            return;

        CheckSide(ref findings, rule, "wide", width, limit.MinimumWidth, limit.MaximumWidth);
        CheckSide(ref findings, rule, "high", height, limit.MinimumHeight, limit.MaximumHeight);
        var total = (long)width * height;
        if (total > limit.MaximumTotal)
            findings.Add(
                "", "media_dimensions_not_supported",
                Text($"The {rule.Kind} has {total} pixels and {findings.Subject} takes {limit.MaximumTotal}: scale it down."),
                limit.MaximumTotal, total);
    }

    private static void CheckSide(ref Findings findings, MediaRule rule, string side, int actual, int minimum, int? maximum)
    {
        if (actual > maximum)
            findings.Add(
                "", "media_dimensions_not_supported",
                Text($"The {rule.Kind} is {actual} pixels {side} and {findings.Subject} takes {maximum}: scale it down."), maximum, actual);
        else if (actual < minimum)
            findings.Add(
                "", "media_dimensions_not_supported",
                Text($"The {rule.Kind} is {actual} pixels {side} and {findings.Subject} needs {minimum}: use a larger one."), minimum,
                actual);
    }

    private static void CheckRatio(ref Findings findings, MediaRule rule, int width, int height)
    {
        var ratio = (double)width / height;
        if (rule.Ratio is { } limit && (ratio < limit.Minimum || ratio > limit.Maximum))
        {
            findings.Add(
                "", "media_ratio_not_supported",
                Text($"The {rule.Kind} has a ratio of {ratio:0.###} (width to height) and {findings.Subject} "
                    + $"takes {limit.Minimum:0.###} to {limit.Maximum:0.###}: crop it."));
        }
    }

    private static void CheckDuration(ref Findings findings, MediaRule rule, int duration)
    {
        if (rule.Duration is not { } limit)
            return;

        if (duration > limit.MaximumMs)
            findings.Add(
                "", "media_too_long", Text($"The {rule.Kind} lasts {duration} ms and {findings.Subject} takes {limit.MaximumMs}: cut it."),
                limit.MaximumMs, duration);
        else if (duration < limit.MinimumMs)
            findings.Add(
                "", "media_too_short",
                Text($"The {rule.Kind} lasts {duration} ms and {findings.Subject} needs {limit.MinimumMs}: use a longer one."),
                limit.MinimumMs, duration);
    }

    private static void CheckAlt(ref Findings findings, MediaRule rule, string alt)
    {
        if (rule.AltText is { Maximum: { } maximum } limit && TextLength.Exceeds(alt, limit.Unit, maximum, out var length))
            findings.Add(
                ".alt", "alt_too_long",
                Text($"The alt text has {length} {TextLength.NameOf(limit.Unit)} and {findings.Subject} takes {maximum}: shorten it "
                    + $"by {length - maximum}."),
                maximum, length);
    }
}
