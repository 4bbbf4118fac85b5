using ArchUnitNET.xUnitV3;
using static ArchUnitNET.Fluent.ArchRuleDefinition;

namespace Postato.Architecture.Tests.Rings;

/// <summary>A network is a folder. What several share stands in folders of its own.</summary>
public sealed class NetworkTests
{
    private const string Networks = "Postato.Infrastructure.Networks";

    private static readonly string[] Common = ["Shared", "Meta"];

    public static TheoryData<string> Folders => [.. Directory.EnumerateDirectories(Repository.PathTo("src/Infrastructure/Networks")).Select(folder => Path.GetFileName(folder)).Except(Common)];

    public static TheoryData<string> Imitations => [.. Directory.EnumerateDirectories(Repository.PathTo("src/Sandbox/Networks")).Select(folder => Path.GetFileName(folder)).Except(Common)];

    [Theory]
    [MemberData(nameof(Folders))]
    public void A_network_names_no_other(string network) => Apart(Networks, network, Folders);

    [Theory]
    [MemberData(nameof(Imitations))]
    public void The_imitation_of_a_network_names_no_other(string network) => Apart("Postato.Sandbox.Networks", network, Imitations);

    [Theory]
    [MemberData(nameof(Folders))]
    public void Nobody_in_infrastructure_names_a_network(string network) =>
        Types().That().ResideInAssembly(Product.Infrastructure).And().DoNotResideInNamespaceMatching($"^{Networks}(\\.|$)")
            .Should().NotDependOnAny(Types().That().ResideInNamespaceMatching($"^{Networks}\\.{network}(\\.|$)"))
            .WithoutRequiringPositiveResults().Check(Product.Architecture);

    [Theory]
    [MemberData(nameof(Folders))]
    public void The_inner_rings_know_networks_by_their_ports(string network)
    {
        var names = Product.WrittenTypes(Product.Domain, Product.Application).Where(type => type.Name.StartsWith(network, StringComparison.Ordinal));
        // How a network counts characters is a rule of ours.
        Assert.All(names, type => Assert.StartsWith("Postato.Domain.Posts.Limits", type.Namespace, StringComparison.Ordinal));
    }

    private static void Apart(string root, string network, TheoryData<string> all)
    {
        var others = string.Join('|', all.Select(row => row.Data).Where(other => other != network));
        if (others.Length == 0)
            Assert.Equal(network, Assert.Single(all).Data);
        else
            Types().That().ResideInNamespaceMatching($"^{root}\\.{network}(\\.|$)")
                .Should().NotDependOnAny(Types().That().ResideInNamespaceMatching($"^{root}\\.({others})(\\.|$)")).Check(Product.Architecture);
    }
}
