using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Postato.Testing;

namespace Postato.Architecture.Tests.Supply;

public sealed partial class RestoreTests
{
    private static readonly XDocument Build = XDocument.Parse(Repository.Read("Directory.Build.props"));

    [Fact]
    [Rule("S-119")]
    public void The_SDK_and_all_versions_are_pinned_in_one_place()
    {
        using var sdk = JsonDocument.Parse(Repository.Read("global.json"));
        Assert.Matches(@"^10\.\d+\.\d+$", sdk.RootElement.GetProperty("sdk").GetProperty("version").GetString());
        Assert.Equal("latestPatch", sdk.RootElement.GetProperty("sdk").GetProperty("rollForward").GetString());

        var packages = XDocument.Parse(Repository.Read("Directory.Packages.props"));
        Assert.Equal("true", packages.Descendants("ManagePackageVersionsCentrally").Single().Value);
        Assert.Equal("true", packages.Descendants("CentralPackageTransitivePinningEnabled").Single().Value);
    }

    [Fact]
    [Rule("S-119")]
    public void Every_project_has_a_lock_file_and_the_gate_restores_by_it()
    {
        Assert.Equal("true", Property("RestorePackagesWithLockFile"));
        Assert.Equal("true", Property("RestoreLockedMode"));
        Assert.Equal(Repository.Files("*.csproj").Select(Path.GetDirectoryName), LockFile.All.Select(file => Path.GetDirectoryName(file.Path)));

        Assert.Contains("restore Postato.sln --locked-mode", Repository.Read("build.cake"), StringComparison.Ordinal);
        Assert.Contains("build Postato.sln --no-restore", Repository.Read("build.cake"), StringComparison.Ordinal);
        Assert.Equal("./build.sh test", Repository.ReadList(".ci/run")[^1]);
    }

    [Fact]
    [Rule("S-119")]
    public void Packages_come_from_one_source_by_name()
    {
        var mapping = XDocument.Parse(Repository.Read("nuget.config")).Descendants("packageSourceMapping").Single();
        var source = Assert.Single(mapping.Elements("packageSource"));
        Assert.Equal("*", Assert.Single(source.Elements("package")).Attribute("pattern")!.Value);
        Assert.Equal(["nuget.config"], Repository.Files("*.config").Where(file => Path.GetFileName(file).Equals("nuget.config", StringComparison.OrdinalIgnoreCase)));
    }

    [Fact]
    [Rule("S-119")]
    public void Scripts_of_npm_packages_are_never_run()
    {
        var calls = Repository.Files("*.cs", "src", "tools", "tests", "bench").Append("build.cake").Append("build.sh").Append(".ci/run")
            .Where(file => !file.EndsWith($"/{nameof(RestoreTests)}.cs", StringComparison.Ordinal))
            .SelectMany(file => NpmCall().Matches(Repository.Read(file)).Select(call => (file, Call: call.Value))).ToList();
        Assert.NotEmpty(calls);
        Assert.All(calls, call => Assert.Contains("--ignore-scripts", call.Call, StringComparison.Ordinal));
        Assert.All(calls, call => Assert.Matches("\\bci\\b", call.Call));

        Assert.Equal(Repository.Files("package.json").Select(Path.GetDirectoryName), Repository.Files("package-lock.json").Select(Path.GetDirectoryName));
    }

    [Fact]
    [Rule("S-120")]
    public void The_audit_of_packages_looks_at_all_of_them_and_its_findings_are_errors()
    {
        Assert.Equal(("true", "all", "low"), (Property("NuGetAudit"), Property("NuGetAuditMode"), Property("NuGetAuditLevel")));
        Assert.Equal("true", Property("TreatWarningsAsErrors"));
        Assert.All((string[])["NU1901", "NU1902", "NU1903", "NU1904"], finding => Assert.Contains(finding, Property("WarningsAsErrors"), StringComparison.Ordinal));

        var everything = Repository.Files("*.props").Concat(Repository.Files("*.csproj")).Concat(Repository.Files("*.targets")).Select(file => (file, Text: Repository.Read(file)));
        Assert.Empty(everything.Where(found => found.file != "Directory.Build.props" && Loosened().IsMatch(found.Text)).Select(found => found.file));
        Assert.Empty(everything.Where(found => SilencedAudit().IsMatch(found.Text)).Select(found => found.file));
    }

    [Fact]
    [Rule("S-119")]
    public void What_is_locked_does_not_say_where_it_was_fetched()
    {
        string[] registries = ["api.nuget.org", "globalcdn.nuget.org", "registry.npmjs.org", "registry.yarnpkg.com", "npm.pkg.github.com", "pkgs.dev.azure.com"];
        var files = LockFile.All.Select(file => file.Path).Append("nuget.config").Concat(Repository.Files(".npmrc")).ToList();
        Assert.All(files, file => Assert.DoesNotContain("://", Repository.Read(file), StringComparison.Ordinal));
        // npm notes where to thank authors, which is no place to fetch from.
        Assert.All(Repository.Files("package-lock.json"), file => Assert.DoesNotContain("\"resolved\"", Repository.Read(file), StringComparison.Ordinal));
        Assert.All(files.Concat(Repository.Files("package-lock.json")), file => Assert.All(registries, registry => Assert.DoesNotContain(registry, Repository.Read(file), StringComparison.OrdinalIgnoreCase)));
    }

    [Fact]
    [Rule("S-119")]
    public void What_npm_locked_is_known_by_its_hash()
    {
        foreach (var file in Repository.Files("package-lock.json"))
        {
            using var json = JsonDocument.Parse(Repository.Read(file));
            Assert.All(json.RootElement.GetProperty("packages").EnumerateObject().Where(package => package.Name.Length > 0), package =>
                Assert.StartsWith("sha512-", package.Value.GetProperty("integrity").GetString(), StringComparison.Ordinal));
        }
    }

    private static string Property(string name) => Build.Descendants(name).Single().Value;

    [GeneratedRegex("\"npm\",[^\\n]*|\\bnpm (?:ci|install|i|run)\\b[^\\n]*")]
    private static partial Regex NpmCall();

    [GeneratedRegex("<(NuGetAudit|NuGetAuditMode|NuGetAuditLevel|NuGetAuditSuppress|TreatWarningsAsErrors|WarningsNotAsErrors|RestoreLockedMode)[ >]")]
    private static partial Regex Loosened();

    [GeneratedRegex("NoWarn[^\\n]*NU19|NuGetAuditSuppress")]
    private static partial Regex SilencedAudit();
}
