using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Postato.Architecture.Tests.Rings;

/// <summary>Dependencies point inwards only, in compiled code and in project references.</summary>
public sealed partial class RingTests
{
    [Fact]
    public void The_domain_depends_on_the_base_library_only()
    {
        Assert.All(
            Product.Domain.GetReferencedAssemblies(), reference => Assert.StartsWith("System.", reference.Name, StringComparison.Ordinal));
        Assert.Empty(References("src/Domain/Domain.csproj"));
    }

    [Fact]
    public void Use_cases_depend_on_the_domain_abstractions_and_validation_only()
    {
        string[] known = ["Postato.Domain", "FluentValidation"];
        Assert.All(NamesOf(Product.Application).Except(known), name =>
            Assert.True(
                name.StartsWith("System.", StringComparison.Ordinal) || name.EndsWith(".Abstractions", StringComparison.Ordinal)
                    || name == "Microsoft.Extensions.Options",
                name));
    }

    [Theory]
    [InlineData("Domain")]
    [InlineData("Application", "Domain")]
    [InlineData("Infrastructure", "Application", "Domain")]
    [InlineData("Api", "Infrastructure", "Application", "Domain")]
    [InlineData("Worker", "Infrastructure", "Application", "Domain")]
    [InlineData("Sandbox")]
    public void A_ring_depends_on_inner_rings_only(string ring, params string[] inner)
    {
        var known = NamesOf(Assembly.Load($"Postato.{ring}")).Where(name => name.StartsWith("Postato.", StringComparison.Ordinal));
        Assert.Empty(known.Except(inner.Select(name => $"Postato.{name}")));
        Assert.Empty(
            References($"src/{ring}/{ring}.csproj")
                .Where(path => path.EndsWith(".csproj", StringComparison.Ordinal))
                .Select(Path.GetFileNameWithoutExtension)
                .Except(inner));
    }

    [Fact]
    public void The_hosts_name_neither_the_model_nor_the_database()
    {
        foreach (var host in (Assembly[])[Product.Api, Product.Worker])
            Assert.DoesNotContain(
                NamesOf(host),
                name => name.StartsWith("Microsoft.EntityFrameworkCore", StringComparison.Ordinal)
                    || name.StartsWith("Npgsql", StringComparison.Ordinal));
    }

    [Fact]
    public void Infrastructure_exposes_only_its_service_registrations()
    {
        var seen = Product.WrittenTypes(Product.Infrastructure).Where(type => type.IsVisible).ToList();
        Assert.NotEmpty(seen);
        Assert.DoesNotContain(seen, type => !type.IsExtensionClass());
    }

    [Fact]
    public void Only_tests_and_benchmarks_see_internals_of_a_ring()
    {
        foreach (var assembly in Product.Assemblies)
        {
            Assert.All(assembly.GetCustomAttributes<InternalsVisibleToAttribute>(), friend =>
                Assert.True(
                    friend.AssemblyName.EndsWith(".Tests", StringComparison.Ordinal)
                        || friend.AssemblyName is "Postato.Testing" or "Postato.Bench",
                    friend.AssemblyName));
        }

        Assert.Empty(Product.Application.GetCustomAttributes<InternalsVisibleToAttribute>());
    }

    [Fact]
    public void The_Sandbox_shares_no_code_with_the_product()
    {
        Assert.Empty(References("src/Sandbox/Sandbox.csproj"));

        var linked = Repository.Files("*.csproj", "src", "tools", "bench")
            .Where(project => ReferenceTo("Sandbox").Match(Repository.Read(project)) is { Success: true } reference
                && !reference.Value.Contains("ReferenceOutputAssembly=\"false\"", StringComparison.Ordinal));
        Assert.Empty(linked);
    }

    private static IEnumerable<string> NamesOf(Assembly assembly) =>
        assembly.GetReferencedAssemblies().Select(reference => reference.Name!);

    private static IEnumerable<string> References(string project) =>
        Reference().Matches(Repository.Read(project)).Select(match => match.Groups[1].Value);

    private static Regex ReferenceTo(string project) =>
        new($"<ProjectReference[^>]*/{project}\\.csproj[^>]*>", RegexOptions.NonBacktracking);

    [GeneratedRegex("<(?:Project|Package|Framework)Reference Include=\"([^\"]+)\"")]
    private static partial Regex Reference();
}
