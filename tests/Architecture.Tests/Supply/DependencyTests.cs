using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Postato.Testing;

namespace Postato.Architecture.Tests.Supply;

/// <summary>Third-party packages: documented with licence, upkeep and reason.</summary>
[Rule("S-119")]
public sealed partial class DependencyTests
{
    private static readonly Dictionary<string, (string Licence, string Upkeep, string Why)> Listed = Row()
        .Matches(Repository.Read("docs/dependencies.md"))
            .ToDictionary(
                row => row.Groups[1].Value, row => (row.Groups[2].Value.Trim(), row.Groups[3].Value.Trim(), row.Groups[4].Value.Trim()));

    [Fact]
    public void The_page_lists_every_direct_dependency_and_nothing_else() =>
        Assert.Equal(
            Central().Keys.Concat(Tools().Keys).Concat(OfNpm()).Distinct().Order(StringComparer.Ordinal),
            Listed.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void A_package_that_a_project_names_is_one_of_them() =>
        Assert.Empty(
            LockFile.All.SelectMany(file => file.Packages)
                .Where(package => package.IsDirect)
                .Select(package => package.Name)
                .Distinct()
                .Except(Listed.Keys));

    [Fact]
    public void Each_has_a_licence_an_upkeep_and_a_reason()
    {
        string[] licences = ["MIT", "Apache-2.0", "BSD-3-Clause", "BSD-2-Clause", "PostgreSQL", "ISC", "LGPL-3.0", "MPL-2.0"];
        Assert.All(Listed, entry =>
        {
            Assert.Contains(entry.Value.Licence, licences);
            Assert.NotEmpty(entry.Value.Upkeep);
            Assert.NotEmpty(entry.Value.Why);
        });
    }

    [Fact]
    public void The_licence_is_the_one_that_the_package_declares()
    {
        var declared = Central()
            .Concat(Tools())
            .Select(package => (package.Key, Licence: DeclaredBy(package.Key, package.Value)))
            .Where(package => package.Licence is not null)
            .ToList();

        Assert.NotEmpty(declared);
        Assert.All(declared, package => Assert.Equal(Listed[package.Key].Licence, package.Licence));
    }

    [Fact]
    public void Every_version_is_one_version()
    {
        Assert.All(Central().Concat(Tools()), package => Assert.Matches(@"^\d+(\.\d+)+(-[\w.]+)?$", package.Value));
        foreach (var file in Repository.Files("package.json"))
            Assert.All(NpmDependencies(file), package => Assert.Matches(@"^\d+\.\d+\.\d+(-[\w.]+)?$", package.Version));
    }

    private static Dictionary<string, string> Central() =>
        XDocument.Parse(Repository.Read("Directory.Packages.props")).Descendants("PackageVersion")
            .ToDictionary(package => package.Attribute("Include")!.Value, package => package.Attribute("Version")!.Value);

    private static Dictionary<string, string> Tools()
    {
        using var json = JsonDocument.Parse(Repository.Read(".config/dotnet-tools.json"));
        return json.RootElement.GetProperty("tools")
            .EnumerateObject()
            .ToDictionary(tool => tool.Name, tool => tool.Value.GetProperty("version").GetString()!);
    }

    private static IEnumerable<string> OfNpm() =>
        Repository.Files("package.json").SelectMany(NpmDependencies).Select(package => package.Name);

    private static IReadOnlyList<(string Name, string Version)> NpmDependencies(string file)
    {
        using var json = JsonDocument.Parse(Repository.Read(file));
        return [.. ((string[])["dependencies", "devDependencies", "optionalDependencies"])
            .Where(kind => json.RootElement.TryGetProperty(kind, out _))
            .SelectMany(kind => json.RootElement.GetProperty(kind).EnumerateObject())
            .Select(package => (package.Name, package.Value.GetString()!))];
    }

    // Null when it is not restored on this machine, or its licence is a file.
    private static string? DeclaredBy(string package, string version)
    {
        using var assets = JsonDocument.Parse(Repository.Read("artifacts/obj/Architecture.Tests/project.assets.json"));
        var folder = assets.RootElement.GetProperty("packageFolders").EnumerateObject().First().Name;
#pragma warning disable CA1308 // NuGet's folders are in lower case.
        var name = package.ToLowerInvariant();
#pragma warning restore CA1308
        var file = Path.Combine(folder, name, version, $"{name}.nuspec");
        if (!File.Exists(file))
            return null;

        var licence = XDocument.Load(file).Descendants().FirstOrDefault(element => element.Name.LocalName == "license");
        return licence?.Attribute("type")?.Value == "expression" ? licence.Value : null;
    }

    [GeneratedRegex(@"^\| `([^`]+)` \| ([^|]+)\| ([^|]+)\| ([^|]+)\|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
