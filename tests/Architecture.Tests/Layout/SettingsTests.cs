using System.Reflection;
using System.Text.RegularExpressions;
using Postato.Infrastructure.Persistence;

namespace Postato.Architecture.Tests.Layout;

/// <summary>Compares all settings with the documentation.</summary>
public sealed partial class SettingsTests
{
    private const string Operations = "docs/operations.md";

    private static readonly Dictionary<string, string> Sections = new()
    {
        ["RateLimitOptions"] = "RateLimits",
        ["DeliveryOptions"] = "Delivery",
        ["FetchOptions"] = "Fetch",
        ["RpcOptions"] = "Rpc",
        ["VaultOptions"] = "Vault",
        ["TelemetryOptions"] = "Telemetry",
    };

    [Fact]
    public void The_table_lists_every_setting_and_nothing_else()
    {
        var options = Product.WrittenTypes(Product.Assemblies)
            .Where(
                type => type.Name.EndsWith("Options", StringComparison.Ordinal) && type.IsClass && !IsOfNetwork(type) && !type.IsAbstract)
            .ToList();
        Assert.Empty(options.Where(type => !Sections.ContainsKey(type.Name) && SettingsOf(type, "").Any()).Select(type => type.Name));

        // Not a property of its options: it is read once, when the section is read.
        string[] alone = ["Fetch:AllowOriginsInProduction"];
        var known = options.Where(type => Sections.ContainsKey(type.Name))
            .SelectMany(type => SettingsOf(type, Sections[type.Name]))
            .Concat(alone)
            .Concat(ReadByName())
            .Distinct();
        Assert.Equal(known.Order(StringComparer.Ordinal), Listed(Operations).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_network_has_a_page_with_its_settings()
    {
        foreach (var type in Product.WrittenTypes(Product.Infrastructure).Where(IsOfNetwork))
        {
            var network = type.Name[..^"Options".Length];
#pragma warning disable CA1308 // Pages are named in lower case.
            var page = $"docs/networks/{network.ToLowerInvariant()}.md";
#pragma warning restore CA1308
            Assert.True(File.Exists(Repository.PathTo(page)), page);
            Assert.Equal(SettingsOf(type, $"Networks:{network}").Order(StringComparer.Ordinal), Listed(page).Order(StringComparer.Ordinal));
        }
    }

    // A documented default must be the one in the code.
    [Fact]
    public void The_table_shows_the_default_limits_of_the_code()
    {
        var page = Repository.Read(Operations);
        var limits = new Application.RateLimits.RateLimitOptions();
        Assert.All(
            typeof(Application.RateLimits.RateLimitOptions).GetProperties().Where(property => property.PropertyType == typeof(int)),
            property =>
            {
                var number = ((int)property.GetValue(limits)!).ToString("N0", System.Globalization.CultureInfo.InvariantCulture);
                Assert.Contains($"| `RateLimits:{property.Name}` | {number.Replace(',', ' ')} |", page, StringComparison.Ordinal);
            });
    }

    private static bool IsOfNetwork(Type type) =>
        type.Name.EndsWith("Options", StringComparison.Ordinal) && type.GetInterfaces().Any(face => face.Name == "INetworkOptions")
            && type.IsClass;

    private static IEnumerable<string> SettingsOf(Type type, string section) =>
        type.GetProperties(BindingFlags.Instance | BindingFlags.Public)
            .Where(property => property.SetMethod is not null)
            .Select(property => $"{section}:{property.Name}");

    // Settings without an options class, found by the string literals that read them.
    private static IEnumerable<string> ReadByName() =>
        Repository.Files("*.cs", "src/Api", "src/Worker", "src/Infrastructure").Select(Repository.Read)
            .SelectMany(text => ByName().Matches(text).Select(match => match.Groups[1].Value))
            .Concat(((string[])[DatabaseSetting.Runtime, DatabaseSetting.Owner]).Select(name => $"ConnectionStrings:{name}"))
            .Append("AllowedHosts");

    private static IEnumerable<string> Listed(string page) => Row().Matches(Repository.Read(page)).Select(row => row.Groups[1].Value);

    [GeneratedRegex("onfiguration\\[\"([A-Z][\\w:]+)\"\\]")]
    private static partial Regex ByName();

    [GeneratedRegex(@"^\| `([A-Z]\w+(?::\w+)*)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
