using System.Text.Json;

namespace Postato.Infrastructure.Networks.X;

/// <summary>What is kept of an account: its subscription decides how long its texts may be.</summary>
internal static class XFacts
{
    private static readonly string Premium = Of("Premium");
    private static readonly string PremiumPlus = Of("PremiumPlus");

    /// <param name="subscription"><c>None</c>, <c>Basic</c>, <c>Premium</c> or <c>PremiumPlus</c>.</param>
    public static string Of(string? subscription) => JsonSerializer.Serialize(new Dictionary<string, string> { ["subscription"] = subscription ?? "None" });

    /// <summary>Asked for every post: what we wrote is compared, not read.</summary>
    public static bool IsPremium(string? facts) => facts == Premium || facts == PremiumPlus;
}
