using System.Reflection;
using ArchUnitNET.xUnitV3;
using Postato.Domain.Networks;
using static ArchUnitNET.Fluent.ArchRuleDefinition;

namespace Postato.Architecture.Tests.Rings;

/// <summary>Each network is a folder; what several share is in a folder of its own.</summary>
public sealed class NetworkTests
{
    private const string Networks = "Postato.Infrastructure.Networks";

    private static readonly string[] Common = ["Shared", "Meta"];

    // Byte buffers, typed headers, and methods that throw on a number or text that is out of range.
    private static readonly string[] OtherReading =
    [
        ".Body", "JsonDocument", "JsonElement.Parse", "FromUnixTime", "ContentHeaders", "answer.Headers", "DateTimeOffset.Parse",
        "long.Parse", "EnsureSuccess",
    ];

    public static TheoryData<string> Folders =>
        [.. Directory.EnumerateDirectories(Repository.PathTo("src/Infrastructure/Networks"))
            .Select(folder => Path.GetFileName(folder))
            .Except(Common)];

    public static TheoryData<string> Imitations =>
        [.. Directory.EnumerateDirectories(Repository.PathTo("src/Sandbox/Networks"))
            .Select(folder => Path.GetFileName(folder))
            .Except(Common)];

    [Theory]
    [MemberData(nameof(Folders))]
    public void A_network_names_no_other(string network) => Apart(Networks, network, Folders);

    [Theory]
    [MemberData(nameof(Imitations))]
    public void The_imitation_of_a_network_names_no_other(string network) => Apart("Postato.Sandbox.Networks", network, Imitations);

    [Theory]
    [MemberData(nameof(Folders))]
    public void No_other_code_in_infrastructure_names_a_network(string network) =>
        Types().That().ResideInAssembly(Product.Infrastructure).And().DoNotResideInNamespaceMatching($"^{Networks}(\\.|$)")
            .Should().NotDependOnAny(Types().That().ResideInNamespaceMatching($"^{Networks}\\.{network}(\\.|$)"))
            .WithoutRequiringPositiveResults().Check(Product.Architecture);

    /// <summary>
    /// A wrapper of a network could omit an interface member with a default body, and the network's own would then never be called.
    /// </summary>
    [Fact]
    public void A_wrapper_of_a_network_forwards_every_member()
    {
        var guards = Product.WrittenTypes(Product.Application, Product.Infrastructure)
            .Where(type => type is { IsClass: true, IsAbstract: false }
                && type.GetConstructors().Any(constructor => constructor.GetParameters().Any(IsNetwork)))
            .SelectMany(
                type => type.GetInterfaces()
                    .Where(face => face == typeof(INetwork) || face == typeof(INetworkAuthorizer) || face == typeof(IPublisher))
                    .Select(face => (Type: type, Face: face)))
                .ToList();

        // GuardedNetwork limits what networks do, TransportNetwork decides what a failed transport means.
        Assert.Equal(6, guards.Count);
        Assert.All(
            guards,
            guard => Assert.All(
                guard.Type.GetInterfaceMap(guard.Face).TargetMethods, method => Assert.Equal(guard.Type, method.DeclaringType)));
    }

    private static bool IsNetwork(ParameterInfo parameter) =>
        parameter.ParameterType == typeof(INetwork) || parameter.ParameterType == typeof(INetworkAuthorizer)
            || parameter.ParameterType == typeof(IPublisher);

    [Theory]
    [MemberData(nameof(Folders))]
    public void The_inner_rings_use_networks_through_their_interfaces(string network)
    {
        var names = Product.WrittenTypes(Product.Domain, Product.Application)
            .Where(type => type.Name.StartsWith(network, StringComparison.Ordinal));
        // How a network counts characters is a rule of the domain.
        Assert.All(names, type => Assert.StartsWith("Postato.Domain.Posts.Limits", type.Namespace, StringComparison.Ordinal));
    }

    // Answers are read by one class that never throws: an adapter that does not touch the bytes cannot read them otherwise.
    [Fact]
    public void A_network_reads_answers_with_the_one_safe_reader_only() => Assert.Empty(
        Directory.EnumerateFiles(Repository.PathTo("src/Infrastructure/Networks"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => File.ReadLines(file).Select((line, i) => (File: Path.GetFileName(file), Line: i + 1, Text: line)))
            .Where(found => OtherReading.Any(word => found.Text.Contains(word, StringComparison.Ordinal)))
            .Select(found => $"{found.File}:{found.Line}: {found.Text.Trim()}"));

    private static void Apart(string root, string network, TheoryData<string> all)
    {
        var others = string.Join('|', all.Select(row => row.Data).Where(other => other != network));
        if (others.Length == 0)
            Assert.Equal(network, Assert.Single(all).Data);
        else
            Types().That().ResideInNamespaceMatching($"^{root}\\.{network}(\\.|$)")
                .Should()
                    .NotDependOnAny(Types().That().ResideInNamespaceMatching($"^{root}\\.({others})(\\.|$)"))
                    .Check(Product.Architecture);
    }
}
