using System.Globalization;

namespace Postato.Infrastructure.Networks.Shared;

/// <summary>
/// How steps are named: a kind, and the numbers of the item, the medium and the part that the step is about, <c>append:0:1:3</c>.
/// Names stand in journals, so they never change.
/// </summary>
internal static class StepNames
{
    public const string Uploading = "upload";

    /// <summary>The step that publishes an item.</summary>
    public static string Item(int item) => Of("item", item);

    /// <summary>The step that brings a medium's bytes to the network.</summary>
    public static string Upload(int item, int media) => Of(Uploading, item, media);

    public static string Of(string kind, params ReadOnlySpan<int> numbers)
    {
        var name = kind;
        foreach (var number in numbers)
            name += string.Create(CultureInfo.InvariantCulture, $":{number}");
        return name;
    }

    /// <summary>What a step is about; a number that the name does not hold is 0.</summary>
    public static (string Kind, int Item, int Media) Parse(string name)
    {
        var parts = name.Split(':');
        return (parts[0], Number(parts, 1), Number(parts, 2));
    }

    private static int Number(string[] parts, int at) => at < parts.Length ? int.Parse(parts[at], CultureInfo.InvariantCulture) : 0;
}
