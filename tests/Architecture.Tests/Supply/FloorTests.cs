using Postato.Testing;

namespace Postato.Architecture.Tests.Supply;

/// <summary>A package feed without advisories reports nothing as vulnerable. This list of minimum versions needs no feed.</summary>
[Rule("S-120")]
public sealed class FloorTests
{
    private static readonly IReadOnlyList<Floor> Floors = [.. Repository.ReadList("docs/security/floors.txt").Select(Floor.Read)];

    [Fact]
    public void No_lock_file_holds_a_package_below_its_floor() => Assert.Empty(
        from file in LockFile.All
        from package in file.Packages
        from floor in Floors
        where floor.Package.Equals(package.Name, StringComparison.OrdinalIgnoreCase) && IsBelow(package.Version, floor.Lowest)
        select $"{file.Path}: {package.Name} {package.Version} is below {floor.Lowest} ({floor.Advisory})");

    [Fact]
    public void A_floor_names_its_package_its_version_and_its_advisory_once()
    {
        Assert.NotEmpty(Floors);
        Assert.Equal(Floors.Count, Floors.Select(floor => (floor.Package.ToUpperInvariant(), floor.Advisory)).Distinct().Count());
        Assert.All(Floors, floor => Assert.Matches("^(CVE-[0-9]{4}-[0-9]{4,}|GHSA(-[0-9a-z]{4}){3})$", floor.Advisory));
    }

    [Theory]
    [InlineData("13.0.2", "13.0.3", true)]
    [InlineData("13.0.3", "13.0.3", false)]
    [InlineData("13.0.3-beta.1", "13.0.3", true)]
    [InlineData("13.0.10", "13.0.3", false)]
    [InlineData("9.0", "13.0.3", true)]
    [InlineData("13.0.3.1", "13.0.3", false)]
    public void Versions_are_compared_as_numbers(string version, string lowest, bool below) =>
        Assert.Equal(below, IsBelow(version, lowest));

    private static bool IsBelow(string version, string lowest)
    {
        var (found, floor) = (Numbers(version), Numbers(lowest));
        return found < floor
            || (found == floor && version.Contains('-', StringComparison.Ordinal) && !lowest.Contains('-', StringComparison.Ordinal));
    }

    private static Version Numbers(string version)
    {
        var parts = version.Split('-', '+')[0]
            .Split('.')
            .Select(part => int.Parse(part, System.Globalization.CultureInfo.InvariantCulture))
            .ToList();
        while (parts.Count < 4)
            parts.Add(0);
        return new(parts[0], parts[1], parts[2], parts[3]);
    }

    private sealed record Floor(string Package, string Lowest, string Advisory)
    {
        public static Floor Read(string line) =>
            line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var package, var lowest, var advisory]
                ? new(package, lowest, advisory)
                : throw new FormatException($"docs/security/floors.txt: '{line}' is not a package, its lowest version and an advisory.");
    }
}
