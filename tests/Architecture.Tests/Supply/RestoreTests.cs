using System.Diagnostics;
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
        Assert.Equal("true", Property("ManagePackageVersionsCentrally", packages));
        Assert.Equal("true", Property("CentralPackageTransitivePinningEnabled", packages));
        Assert.DoesNotContain(BuildFiles("Directory.Packages.props"), file => UnpinnedVersion().IsMatch(Repository.Read(file)));
    }

    [Fact]
    [Rule("S-119")]
    public void Every_project_has_a_lock_file_and_the_gate_restores_by_it()
    {
        Assert.Equal("true", Property("RestorePackagesWithLockFile"));
        Assert.Equal("true", Property("RestoreLockedMode"));
        Assert.Equal(
            Repository.Files("*.csproj").Select(Path.GetDirectoryName), LockFile.All.Select(file => Path.GetDirectoryName(file.Path)));

        Assert.Contains("restore Postato.sln --locked-mode", Repository.Read("build.cake"), StringComparison.Ordinal);
        Assert.Contains("build Postato.sln --no-restore", Repository.Read("build.cake"), StringComparison.Ordinal);
        Assert.Equal("./build.sh test", Repository.ReadList(".ci/run")[^1]);
        Assert.DoesNotContain(((string[])["build.sh", "build.cake", ".ci/run"]), file => Unlocked().IsMatch(Repository.Read(file)));
        Assert.DoesNotContain(
            BuildFiles("Directory.Build.props", "Directory.Packages.props"), file => Loosened().IsMatch(Repository.Read(file)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("true")]
    [Rule("S-119")]
    public async Task A_restore_is_locked_wherever_it_runs(string continuousIntegration)
    {
        var project = Repository.Files("*.csproj", "src").First();
        var evaluated = JsonElement.Parse(
            await DotnetAsync(
                new() { ["CI"] = continuousIntegration }, "msbuild", project,
                "-getProperty:RestoreLockedMode,RestorePackagesWithLockFile,ManagePackageVersionsCentrally"));
        Assert.All(evaluated.GetProperty("Properties").EnumerateObject(), property => Assert.Equal("true", property.Value.GetString()));
    }

    [Fact]
    [Rule("S-119")]
    public async Task A_package_source_of_the_machine_is_not_used()
    {
        var home = Directory.CreateTempSubdirectory("postato-home-").FullName;
        Directory.CreateDirectory(Path.Combine(home, ".nuget", "NuGet"));
        await File.WriteAllTextAsync(
            Path.Combine(home, ".nuget", "NuGet", "NuGet.Config"),
            """<configuration><packageSources><add key="other" value="https://packages.example/index.json" /></packageSources></configuration>""",
            TestContext.Current.CancellationToken);

        var sources = await DotnetAsync(
            new() { ["HOME"] = home, ["DOTNET_CLI_HOME"] = home }, "nuget", "list", "source", "--format", "short");
        Assert.Equal("E https://api.nuget.org/v3/index.json", sources.Trim());
    }

    [Fact]
    [Rule("S-119")]
    public void Packages_come_from_one_source_by_name()
    {
        var configuration = XDocument.Parse(Repository.Read("nuget.config")).Root!;
        var sources = configuration.Element("packageSources")!.Elements().ToList();
        Assert.Equal(["clear", "add"], sources.Select(element => element.Name.LocalName));
        Assert.Equal(
            ("nuget.org", "https://api.nuget.org/v3/index.json"),
            (sources[1].Attribute("key")!.Value, sources[1].Attribute("value")!.Value));
        Assert.Equal("clear", Assert.Single(configuration.Element("disabledPackageSources")!.Elements()).Name.LocalName);

        var mapping = configuration.Element("packageSourceMapping")!.Elements().ToList();
        Assert.Equal(["clear", "packageSource"], mapping.Select(element => element.Name.LocalName));
        Assert.Equal("nuget.org", mapping[1].Attribute("key")!.Value);
        Assert.Equal("*", Assert.Single(mapping[1].Elements("package")).Attribute("pattern")!.Value);

        Assert.Equal(
            ["nuget.config"],
            Repository.Files("*.config").Where(file => Path.GetFileName(file).Equals("nuget.config", StringComparison.OrdinalIgnoreCase)));
        Assert.DoesNotContain(BuildFiles(), file => OtherSource().IsMatch(Repository.Read(file)));
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

        Assert.Equal(
            Repository.Files("package.json").Select(Path.GetDirectoryName),
            Repository.Files("package-lock.json").Select(Path.GetDirectoryName));
    }

    [Fact]
    [Rule("S-120")]
    public void The_audit_of_packages_looks_at_all_of_them_and_its_findings_are_errors()
    {
        Assert.Equal(("true", "all", "low"), (Property("NuGetAudit"), Property("NuGetAuditMode"), Property("NuGetAuditLevel")));
        Assert.Equal("true", Property("TreatWarningsAsErrors"));
        Assert.All(
            (string[])["NU1901", "NU1902", "NU1903", "NU1904"],
            finding => Assert.Contains(finding, Property("WarningsAsErrors"), StringComparison.Ordinal));

        Assert.DoesNotContain(
            BuildFiles("Directory.Build.props", "Directory.Packages.props"), file => Loosened().IsMatch(Repository.Read(file)));
        Assert.DoesNotContain(BuildFiles(), file => SilencedAudit().IsMatch(Repository.Read(file)));
    }

    [Fact]
    [Rule("S-119")]
    public void Lock_files_contain_no_download_addresses()
    {
        string[] registries =
        [
            "api.nuget.org", "globalcdn.nuget.org", "registry.npmjs.org", "registry.yarnpkg.com", "npm.pkg.github.com",
            "pkgs.dev.azure.com",
        ];
        var files = LockFile.All.Select(file => file.Path).Concat(Repository.Files(".npmrc")).ToList();
        Assert.All(files, file => Assert.DoesNotContain("://", Repository.Read(file), StringComparison.Ordinal));
        // npm records funding links, from which nothing is fetched.
        Assert.All(
            Repository.Files("package-lock.json"),
            file => Assert.DoesNotContain("\"resolved\"", Repository.Read(file), StringComparison.Ordinal));
        Assert.All(
            files.Concat(Repository.Files("package-lock.json")),
            file => Assert.All(
                registries, registry => Assert.DoesNotContain(registry, Repository.Read(file), StringComparison.OrdinalIgnoreCase)));
    }

    [Fact]
    [Rule("S-119")]
    public void npm_lock_files_contain_hashes()
    {
        foreach (var file in Repository.Files("package-lock.json"))
        {
            using var json = JsonDocument.Parse(Repository.Read(file));
            Assert.All(json.RootElement.GetProperty("packages").EnumerateObject().Where(package => package.Name.Length > 0), package =>
                Assert.StartsWith("sha512-", package.Value.GetProperty("integrity").GetString(), StringComparison.Ordinal));
        }
    }

    // Set once and without a condition, which would allow exceptions.
    private static string Property(string name, XDocument? file = null)
    {
        var element = (file ?? Build).Descendants(name).Single();
        Assert.All(element.AncestorsAndSelf(), at => Assert.Null(at.Attribute("Condition")));
        return element.Value;
    }

    private static IEnumerable<string> BuildFiles(params string[] without) =>
        Repository.Files("*.props").Concat(Repository.Files("*.csproj")).Concat(Repository.Files("*.targets")).Except(without);

    private static async Task<string> DotnetAsync(Dictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = Repository.Root, RedirectStandardOutput = true };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, output);
        return output;
    }

    [GeneratedRegex("\"npm\",[^\\n]*|\\bnpm (?:ci|install|i|run)\\b[^\\n]*")]
    private static partial Regex NpmCall();

    [GeneratedRegex(
        "<(NuGetAudit|NuGetAuditMode|NuGetAuditLevel|NuGetAuditSuppress|TreatWarningsAsErrors|WarningsNotAsErrors|RestoreLockedMode"
            + "|RestorePackagesWithLockFile|NuGetLockFilePath|ManagePackageVersionsCentrally|CentralPackageTransitivePinningEnabled)[ >]")]
    private static partial Regex Loosened();

    [GeneratedRegex("RestoreLockedMode|force-evaluate|RestoreSources|--source|--configfile|RestoreConfigFile")]
    private static partial Regex Unlocked();

    [GeneratedRegex("<PackageReference[^>]*\\bVersion=|VersionOverride")]
    private static partial Regex UnpinnedVersion();

    [GeneratedRegex(
        "RestoreSources|RestoreAdditionalProjectSources|RestoreFallbackFolders|RestoreConfigFile|RestoreAdditionalProjectFallbackFolders")]
    private static partial Regex OtherSource();

    [GeneratedRegex("NoWarn[^\\n]*NU19|NuGetAuditSuppress")]
    private static partial Regex SilencedAudit();
}
