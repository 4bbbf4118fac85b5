using System.Globalization;

namespace Postato.Infrastructure.Networks.Shared;

/// <summary>
/// Names of steps: a kind, and the numbers of the item, medium and part, such as <c>append:0:1:3</c>. They are stored in journals, so they
/// never change.
/// </summary>
internal static class StepNames
{
    public const string Uploading = "upload";

    /// <summary>The step that publishes an item.</summary>
    public static string Item(int item) => Of("item", item);

    /// <summary>The step that uploads a medium's bytes.</summary>
    public static string Upload(int item, int media) => Of(Uploading, item, media);

    public static string Of(string kind, params ReadOnlySpan<int> numbers)
    {
        var name = kind;
        foreach (var number in numbers)
            name += string.Create(CultureInfo.InvariantCulture, $":{number}");
        return name;
    }

    /// <summary>The numbers in a name; a missing number is 0.</summary>
    public static (string Kind, int Item, int Media) Parse(string name)
    {
        var parts = name.Split(':');
        return (parts[0], Number(parts, 1), Number(parts, 2));
    }

    private static int Number(string[] parts, int at) => at < parts.Length ? int.Parse(parts[at], CultureInfo.InvariantCulture) : 0;
}
