using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using Postato.Domain.Networks;
using static Postato.Domain.Posts.Limits.Findings;

namespace Postato.Domain.Posts.Limits;

/// <summary>Checks the options of a post against what its type declares. A null counts as absent.</summary>
internal static class OptionCheck
{
    public static void Check(ref Findings findings)
    {
        var options = findings.Draft.Options.GetValueOrDefault();
        if (!OptionValue.IsReadable(options))
        {
            findings.Add("options", "option_invalid", "The options hold half a surrogate pair: send whole characters.");
            return;
        }

        var found = findings.Count;
        CheckMembers(ref findings, options, findings.Type.Options);
        CheckMedia(ref findings, options);
        findings.Prefix(found, "options");
    }

    /// <summary>How much the options add to the length of each item's text, in a unit that does not shorten links.</summary>
    public static int LengthBesideText(JsonElement? options, IReadOnlyList<OptionCapability> declared, LengthUnit unit)
    {
        var length = 0;
        for (var i = 0; i < declared.Count; i++)
        {
            if (declared[i].CountsWithText && Has(options.GetValueOrDefault(), declared[i].Name))
                length += LengthOf(
                    options.GetValueOrDefault().GetProperty(declared[i].Name),
                    unit == LengthUnit.MastodonGraphemes ? LengthUnit.Graphemes : unit);
        }

        return length;
    }

    public static bool HasAny(JsonElement? options, IReadOnlyList<string> names)
    {
        for (var i = 0; i < names.Count; i++)
        {
            if (Has(options.GetValueOrDefault(), names[i]))
                return true;
        }

        return false;
    }

    private static void CheckMedia(ref Findings findings, JsonElement options)
    {
        if (findings.Draft.Items is not [{ Media.Count: > 0 }, ..])
            return;

        for (var i = 0; i < findings.Type.Options.Count; i++)
        {
            var option = findings.Type.Options[i];
            if (option.ExcludesMedia && Has(options, option.Name))
                findings.Add(
                    $".{option.Name}", "option_excludes_media",
                    $"{findings.Subject} takes no media beside {option.Name}: remove one of them.");
        }
    }

    private static int LengthOf(JsonElement value, LengthUnit unit)
    {
        if (value.ValueKind != JsonValueKind.String || !OptionValue.IsReadable(value))
            return 0;

        var buffer = ArrayPool<char>.Shared.Rent(JsonMarshal.GetRawUtf8Value(value).Length);
        var length = TextLength.Of(OptionValue.Copy(value, buffer), unit);
        ArrayPool<char>.Shared.Return(buffer);
        return length;
    }

    private static void CheckMembers(ref Findings findings, JsonElement value, IReadOnlyList<OptionCapability> options)
    {
        if (value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Undefined or JsonValueKind.Null))
        {
            findings.Add("", "option_invalid", "Options are an object: send their names and values.");
            return;
        }

        for (var i = 0; i < options.Count; i++)
        {
            if (options[i].Required && !Has(value, options[i].Name))
                findings.Add(
                    $".{options[i].Name}", "option_required",
                    $"{findings.Subject} needs the option {options[i].Name}: {options[i].Description}");
        }

        if (value.ValueKind != JsonValueKind.Object)
            return;

        foreach (var property in value.EnumerateObject())
            CheckMember(ref findings, property, options);
    }

    private static bool Has(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var member) && member.ValueKind != JsonValueKind.Null;

    private static void CheckMember(ref Findings findings, JsonProperty property, IReadOnlyList<OptionCapability> options)
    {
        for (var i = 0; i < options.Count; i++)
        {
            if (!property.NameEquals(options[i].Name))
                continue;

            var found = findings.Count;
            if (property.Value.ValueKind != JsonValueKind.Null)
                CheckValue(ref findings, property.Value, options[i]);
            if (findings.Count > found)
                findings.Prefix(found, $".{options[i].Name}");
            return;
        }

        var known = options.Count == 0 ? "it has none" : $"use {string.Join(", ", options.Select(option => option.Name))}";
        findings.Add($".{property.Name}", "option_unknown", $"{findings.Subject} has no option {property.Name}: {known}.");
    }

    private static void CheckValue(ref Findings findings, JsonElement value, OptionCapability option)
    {
        switch (option.Type)
        {
            case OptionType.Object when value.ValueKind == JsonValueKind.Object:
                CheckMembers(ref findings, value, option.Members ?? []);
                break;
            case OptionType.List when value.ValueKind == JsonValueKind.Array:
                CheckList(ref findings, value, option);
                break;
            case OptionType.Text or OptionType.Url when value.ValueKind == JsonValueKind.String:
                CheckText(ref findings, value, option);
                break;
            default:
                if (!OptionValue.Fits(option, value))
                    AddMisfit(ref findings, option);
                break;
        }
    }

    private static void CheckList(ref Findings findings, JsonElement list, OptionCapability option)
    {
        var count = list.GetArrayLength();
        if (count > option.MaximumCount)
            findings.Add(
                "", "option_invalid",
                Text($"{option.Name} has {count} entries and takes {option.MaximumCount}: remove {count - option.MaximumCount}."),
                option.MaximumCount, count);
        else if (count < option.MinimumCount)
            findings.Add(
                "", "option_invalid",
                Text($"{option.Name} has {count} entries and needs {option.MinimumCount}: add {option.MinimumCount - count}."),
                option.MinimumCount, count);

        var index = 0;
        foreach (var entry in list.EnumerateArray())
        {
            var found = findings.Count;
            CheckValue(ref findings, entry, option.Entry!);
            if (findings.Count > found)
                findings.Prefix(found, Text($"[{index}]"));
            index++;
        }

        if (option.Distinct && count <= (option.MaximumCount ?? int.MaxValue) && DistinctCheck.FindRepeat(list, count) is { } repeat)
            findings.Add(
                Text($"[{repeat.Later}]"), "option_invalid",
                Text($"{option.Name}[{repeat.Later}] says the same as {option.Name}[{repeat.Earlier}]: change or remove one of them."));
    }

    private static void CheckText(ref Findings findings, JsonElement value, OptionCapability option)
    {
        var buffer = ArrayPool<char>.Shared.Rent(JsonMarshal.GetRawUtf8Value(value).Length);
        var text = OptionValue.Copy(value, buffer);
        if (!OptionValue.IsShaped(option, text))
            AddMisfit(ref findings, option);
        else if (option.MaximumLength is { } maximum && TextLength.Exceeds(text, option.LengthUnit, maximum, out var length))
            findings.Add(
                "", "option_invalid",
                Text($"{option.Name} has {length} {TextLength.NameOf(option.LengthUnit)} and takes {maximum}: shorten it "
                    + $"by {length - maximum}."),
                maximum, length);
        else if (option.MaximumBytes is { } bytes && TextLength.Exceeds(text, LengthUnit.Utf8Bytes, bytes, out var actual))
            findings.Add(
                "", "option_invalid",
                Text($"{option.Name} has {actual} {TextLength.NameOf(LengthUnit.Utf8Bytes)} and takes {bytes}: shorten it."), bytes,
                actual);
        ArrayPool<char>.Shared.Return(buffer);
    }

    private static void AddMisfit(ref Findings findings, OptionCapability option) =>
        findings.Add("", "option_invalid", $"{option.Name} must be {OptionValue.Describe(option)}.");
}
