using System.Text.Json;

namespace Postato.Infrastructure.Networks.X;

/// <summary>What is stored of an account: its subscription, which determines the maximum text length.</summary>
/// <param name="Subscription"><c>None</c>, <c>Basic</c>, <c>Premium</c> or <c>PremiumPlus</c>.</param>
internal sealed record XFacts(string? Subscription)
{
    public bool IsPremium => Subscription is "Premium" or "PremiumPlus";

    public static string Of(string? subscription) =>
        JsonSerializer.Serialize(new XFacts(subscription ?? "None"), JsonSerializerOptions.Web);

    /// <summary>Compares values, not text: the database returns JSON with white space and member order of its own.</summary>
    public static XFacts Read(string facts) =>
        JsonSerializer.Deserialize<XFacts>(facts, JsonSerializerOptions.Web) ?? new(Subscription: null);
}
