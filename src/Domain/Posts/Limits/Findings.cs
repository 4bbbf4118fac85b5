using System.Globalization;
using System.Runtime.CompilerServices;
using Postato.Domain.Networks;

namespace Postato.Domain.Posts.Limits;

/// <summary>
/// Gathers what a check finds. Lists, paths and sentences come into being with the first finding: a good draft costs nothing.
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

    /// <summary>Puts a prefix before the fields found since the count was taken: what a nested value does not know.</summary>
    public readonly void Prefix(int since, string prefix)
    {
        for (var i = since; i < Count; i++)
            violations![i] = violations[i] with { Field = prefix + violations[i].Field };
    }

    public readonly LimitReport ToReport() => new(violations ?? (IReadOnlyList<Violation>)[], warnings ?? (IReadOnlyList<Warning>)[]);

    /// <summary>The request's own path of an item's text.</summary>
    public readonly string TextField(int item) => Draft.SingleContent ? "content" : Text($"content[{item}].text");

    public readonly string MediaField(int item) => Draft.SingleContent ? "media" : Text($"content[{item}].media");

    public readonly string MediaField(int item, int medium) => Text($"{MediaField(item)}[{medium}]");

    /// <summary>Whose limit it is, as a sentence names it: <c>Bluesky (post)</c>.</summary>
    public readonly string Subject => $"{Network.DisplayName} ({Type.Name})";

    /// <summary>A sentence whose numbers look the same on every machine.</summary>
    public static string Text(DefaultInterpolatedStringHandler sentence) => string.Create(CultureInfo.InvariantCulture, ref sentence);
}
