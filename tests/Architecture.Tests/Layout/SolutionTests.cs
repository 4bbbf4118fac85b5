using System.Text.RegularExpressions;

namespace Postato.Architecture.Tests.Layout;

public sealed partial class SolutionTests
{
    private static readonly IReadOnlyList<string> Projects = [.. Repository.Files("*.csproj")];

    [Fact]
    public void Every_project_is_in_the_solution_in_the_folder_where_it_lies()
    {
        var solution = Repository.Read("Postato.sln");
        var entries = Entry()
            .Matches(solution)
            .ToDictionary(entry => entry.Groups[2].Value.Replace('\\', '/'), entry => entry.Groups[3].Value);
        var parents = Nesting().Matches(solution).ToDictionary(nesting => nesting.Groups[1].Value, nesting => nesting.Groups[2].Value);
        var folders = entries.Where(entry => !entry.Key.EndsWith(".csproj", StringComparison.Ordinal))
            .ToDictionary(entry => entry.Value, entry => entry.Key);

        Assert.Equal(
            Projects, entries.Keys.Where(path => path.EndsWith(".csproj", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.All(Projects, project => Assert.Equal(project.Split('/')[0], folders[parents[entries[project]]]));
    }

    [Fact]
    public void A_project_is_named_as_its_folder() =>
        Assert.All(Projects, project => Assert.Equal(project.Split('/')[^2] + ".csproj", project.Split('/')[^1]));

    [Fact]
    public void Projects_lie_in_four_places()
    {
        string[] source = ["Api", "Application", "Domain", "Infrastructure", "Sandbox", "Worker"];
        Assert.Equal(
            source,
            Projects.Where(project => project.StartsWith("src/", StringComparison.Ordinal))
                .Select(project => project.Split('/')[1])
                .Distinct());
        Assert.All(Projects, project => Assert.Contains(project.Split('/')[0], (string[])["src", "tests", "tools", "bench"]));
        Assert.All(
            Projects.Where(project => project.StartsWith("tests/", StringComparison.Ordinal)),
            project => Assert.Matches(@"^tests/(\w+\.Tests|Testing)/", project));
    }

    [Fact]
    public void A_project_is_a_name_and_its_references() =>
        Assert.DoesNotContain(
            Projects,
            project => Repository.Read(project) is var text
                && (text.Contains("<TargetFramework", StringComparison.Ordinal) || text.Contains("Version=\"", StringComparison.Ordinal)
                    || text.Contains("<Nullable", StringComparison.Ordinal)));

    [Fact]
    public void Every_test_program_is_run_by_the_build()
    {
        var build = Repository.Read("build.cake");
        Assert.All(
            Projects.Where(project => project.EndsWith(".Tests.csproj", StringComparison.Ordinal)),
            project => Assert.Contains($"\"{Path.GetFileNameWithoutExtension(project)}\"", build, StringComparison.Ordinal));
    }

    [GeneratedRegex("Project\\(\"\\{[^}]+\\}\"\\) = \"([^\"]+)\", \"([^\"]+)\", \"(\\{[^}]+\\})\"")]
    private static partial Regex Entry();

    [GeneratedRegex(@"^\s*(\{[0-9A-F-]+\}) = (\{[0-9A-F-]+\})\s*$", RegexOptions.Multiline)]
    private static partial Regex Nesting();
}
