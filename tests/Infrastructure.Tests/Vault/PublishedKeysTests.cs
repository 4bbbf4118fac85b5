using System.Text.RegularExpressions;
using Postato.Infrastructure.Vault;
using Postato.Testing;

namespace Postato.Infrastructure.Tests.Vault;

[Rule("S-4")]
public sealed partial class PublishedKeysTests
{
    private static readonly string[] Folders = ["src", "tests", "tools", "docs", "bench", ".ci", ".config"];
    private static readonly string[] Built = ["bin", "obj", "node_modules", "artifacts"];

    [Fact]
    public void Every_key_published_in_this_repository_is_refused()
    {
        var root = RepositoryRoot();
        var files = Folders.Select(folder => Path.Combine(root, folder)).Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(Built.Contains))
            .Concat(Directory.EnumerateFiles(root))
            .ToList();

        Assert.NotEmpty(files);
        Assert.All(
            files,
            file => Assert.All(
                KeysIn(File.ReadAllText(file)),
                key => Assert.True(PublishedKeys.Contains(key), $"{file} holds a key that a ring would take.")));
    }

    private static IEnumerable<byte[]> KeysIn(string text) =>
        Base64Of32Bytes().Matches(text).Select(match => Convert.FromBase64String(match.Value));

    // 43 characters of which the last holds four bits, and one of padding.
    [GeneratedRegex("(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=(?!=)")]
    private static partial Regex Base64Of32Bytes();

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Postato.sln")))
            folder = folder.Parent!;
        return folder.FullName;
    }
}
