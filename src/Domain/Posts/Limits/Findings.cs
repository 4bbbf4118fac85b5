using System.Globalization;
using System.Runtime.CompilerServices;
using Postato.Domain.Networks;

namespace Postato.Domain.Posts.Limits;

/// <summary>
/// Collects what a check finds. Lists, paths and sentences are created with the first finding, so that a valid draft allocates nothing.
/// </summary>
internal ref struct Findings(Draft draft, NetworkCapabilities network, PostTypeCapabilities type)
{
    private List<Violation>? violations;
    private List<Warning>? warnings;

    public Draft Draft { get; } = draft;

    public NetworkCapabilities Network { get; } = network;

    public PostTypeCapabilities Type { get; } = type;

    public readonly int Count => violations?.Count ?? 0;

    public void Add(string field, string code, string message, long? limit = null, long? actual = null) =>
        (violations ??= []).Add(new(field, code, message, Network.Platform.Key, limit, actual));

    public void Warn(string code, string message) => (warnings ??= []).Add(new(code, message));

    /// <summary>Adds a prefix to the fields found since the count was taken, which a nested check does not know.</summary>
    public readonly void Prefix(int since, string prefix)
    {
        for (var i = since; i < Count; i++)
            violations![i] = violations[i] with { Field = prefix + violations[i].Field };
    }

    public readonly LimitReport ToReport() => new(violations ?? (IReadOnlyList<Violation>)[], warnings ?? (IReadOnlyList<Warning>)[]);

    /// <summary>The path of an item's text in the request.</summary>
    public readonly string TextField(int item) => Draft.SingleContent ? "content" : Text($"content[{item}].text");

    public readonly string MediaField(int item) => Draft.SingleContent ? "media" : Text($"content[{item}].media");

    public readonly string MediaField(int item, int medium) => Text($"{MediaField(item)}[{medium}]");

    /// <summary>Whose limit it is, for a sentence: <c>Bluesky (post)</c>.</summary>
    public readonly string Subject => $"{Network.DisplayName} ({Type.Name})";

    /// <summary>Formats a sentence in the invariant culture.</summary>
    public static string Text(DefaultInterpolatedStringHandler sentence) => string.Create(CultureInfo.InvariantCulture, ref sentence);
}
