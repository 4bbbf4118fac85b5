using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Postato.Domain.Networks;
using Postato.Infrastructure.Networks;
using Postato.Infrastructure.Networks.Shared;

namespace Postato.Networks.Tests;

/// <summary>A network is one folder: the rest of the product uses its interfaces, and not its name.</summary>
public sealed partial class OneFolderTests
{
    private static readonly IReadOnlyList<Type> Networks = [.. typeof(NetworkServices).Assembly.GetTypes()
        .Where(type => type is { IsClass: true, IsAbstract: false } && type != typeof(TransportNetwork)
            && type.IsAssignableTo(typeof(INetwork)))];

    public static TheoryData<string> Names => [.. Networks.Select(network => network.Namespace!.Split('.')[^1])];

    [Theory]
    [MemberData(nameof(Names))]
    public void Nothing_but_its_folder_names_a_network(string name)
    {
        var types = typeof(NetworkServices).Assembly.GetTypes()
            .Where(type => type.Namespace == $"Postato.Infrastructure.Networks.{name}" && !type.IsNested
                && type.Name.StartsWith(name, StringComparison.Ordinal))
            .Select(type => type.Name)
            .ToList();
        var key = KeyOf(name);
        // Its namespace, its types, and its key in a comparison.
        var naming = new Regex(
            $"""\b(Networks\.{name}|{string.Join('|', types.Select(Regex.Escape))})\b|"{key}"|["/]{key}/""", RegexOptions.CultureInvariant);

        Assert.Contains($"{name}Network", types);
        Assert.Empty(
            Repository.Files("src")
                .Where(file => file.EndsWith(".cs", StringComparison.Ordinal) && !IsItsOwn(file, name)
                    && naming.IsMatch(Comment().Replace(File.ReadAllText(file), "")))
                .Select(Path.GetFileName));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Its_options_are_found_beside_it(string name)
    {
        var services = new ServiceCollection();

        services.AddNetworks(new ConfigurationBuilder().Build());

        Assert.Single(
            services,
            service => service.ServiceType.FullName == $"Postato.Infrastructure.Networks.{name}.{name}Options"
                && service.ImplementationInstance is not null);
    }

    [Fact]
    public void Options_are_read_from_the_section_of_their_network()
    {
        var services = new ServiceCollection();

        services.AddNetworks(
            new ConfigurationBuilder().AddInMemoryCollection([new("Networks:Bluesky:WebUrl", "https://web.example")]).Build());

        Assert.Equal(
            new Uri("https://web.example"),
            services.Select(service => service.ImplementationInstance)
                .OfType<Infrastructure.Networks.Bluesky.BlueskyOptions>()
                .Single().WebUrl);
    }

    [Theory]
    [InlineData("")]
    [InlineData("networks.dll")]
    [InlineData("/nowhere/networks.dll")]
    public void An_assembly_that_is_not_there_is_told_at_start(string path)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Networks:Assemblies:0", path)]).Build();

        var mistake = Assert.Throws<InvalidOperationException>(() => new ServiceCollection().AddNetworks(configuration)).Message;

        Assert.StartsWith($"Networks:Assemblies:0 (Networks__Assemblies__0): found {path}", mistake, StringComparison.Ordinal);
    }

    private static string KeyOf(string name) => ((NetworkCapabilities)typeof(NetworkServices).Assembly
        .GetType($"Postato.Infrastructure.Networks.{name}.{name}Capabilities")!.GetProperty("All")!.GetValue(null)!).Platform.Key;

    // The examples in the API description name networks for readers, and compare nothing.
    private static bool IsItsOwn(string file, string name) =>
        Path.GetRelativePath(Repository.Root, file).Replace('\\', '/') is var path
        && (path.StartsWith("src/Api/OpenApi/", StringComparison.Ordinal)
            || path.StartsWith($"src/Infrastructure/Networks/{name}/", StringComparison.Ordinal)
                || path.StartsWith($"src/Sandbox/Networks/{name}/", StringComparison.Ordinal));

    [GeneratedRegex(@"(?<=^|\s)//.*", RegexOptions.Multiline)]
    private static partial Regex Comment();
}
