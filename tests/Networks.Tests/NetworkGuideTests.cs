using System.Text.RegularExpressions;
using Postato.Domain.Networks;
using Postato.Infrastructure.Networks;
using Postato.Networks.Tests.Contract;
using Postato.Networks.Tests.Lying;

namespace Postato.Networks.Tests;

/// <summary>Each network has the parts that docs/networks/README.md describes.</summary>
public sealed partial class NetworkGuideTests
{
    private static readonly string Guide = File.ReadAllText(Path.Combine(Repository.Root, "docs", "networks", "README.md"));

    public static TheoryData<string> Networks => [.. typeof(NetworkServices).Assembly.GetTypes()
        .Where(type => type.IsAssignableTo(typeof(INetwork)) && type.Name == $"{type.Namespace!.Split('.')[^1]}Network"
            && !type.Namespace.EndsWith("Shared", StringComparison.Ordinal))
        .Select(type => type.Namespace!.Split('.')[^1])];

    [Theory]
    [MemberData(nameof(Networks))]
    public void A_network_has_the_files_of_the_guide(string name)
    {
        var files = FolderFile()
            .Matches(Guide)
            .Select(match => match.Groups[1].Value.Replace("{Name}", name, StringComparison.Ordinal))
            .ToList();

        Assert.True(files.Count >= 7);
        Assert.All(files, file => Assert.True(File.Exists(InNetworks(name, file)), file));
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void A_network_has_an_imitation_a_contract_lies_and_a_page(string name)
    {
        var tests = typeof(NetworkGuideTests).Assembly.GetTypes();
        var stages = tests.Where(type => type is { IsAbstract: false }).Select(type => type.BaseType)
            .Where(type => type is { IsGenericType: true } && type.GetGenericTypeDefinition() == typeof(PublisherContract<>))
                .Select(type => type!.GetGenericArguments()[0].Name);

        Assert.True(Directory.Exists(Path.Combine(Repository.Root, "src", "Sandbox", "Networks", name)));
        Assert.Contains($"{name}Fixture", stages);
        Assert.Contains(tests, type => type.IsAssignableTo(typeof(IScript)) && type.Name == $"{name}Script");
#pragma warning disable CA1308 // Pages are named in lower case.
        Assert.True(File.Exists(Path.Combine(Repository.Root, "docs", "networks", $"{name.ToLowerInvariant()}.md")));
#pragma warning restore CA1308
    }

    [Fact]
    public void The_guide_names_all_that_networks_share()
    {
        var shared = Directory.EnumerateFiles(InNetworks("Shared", ""), "*.cs").Select(Path.GetFileNameWithoutExtension);

        Assert.All(shared, file => Assert.Contains($"`{file}`", Guide, StringComparison.Ordinal));
    }

    private static string InNetworks(string name, string file) =>
        Path.Combine(Repository.Root, "src", "Infrastructure", "Networks", name, file);

    [GeneratedRegex(@"^\| `(\{Name\}\w+\.cs)` \|", RegexOptions.Multiline)]
    private static partial Regex FolderFile();
}
