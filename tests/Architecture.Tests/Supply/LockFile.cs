using System.Text.Json;

namespace Postato.Architecture.Tests.Supply;

/// <summary>The lock file of a project.</summary>
internal sealed record LockFile(string Path, IReadOnlyList<LockedPackage> Packages)
{
    public static IReadOnlyList<LockFile> All { get; } = [.. Repository.Files("packages.lock.json").Select(Read)];

    private static LockFile Read(string path)
    {
        using var json = JsonDocument.Parse(Repository.Read(path));
        return new(path, [.. json.RootElement.GetProperty("dependencies").EnumerateObject()
            .SelectMany(framework => framework.Value.EnumerateObject())
            .Where(package => package.Value.TryGetProperty("resolved", out _))
            .Select(package => new LockedPackage(
                package.Name, package.Value.GetProperty("resolved").GetString()!,
                package.Value.GetProperty("type").GetString() == "Direct"))]);
    }
}

internal sealed record LockedPackage(string Name, string Version, bool IsDirect);
