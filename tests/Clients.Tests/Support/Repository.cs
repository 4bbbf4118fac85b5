namespace Postato.Clients.Tests.Support;

/// <summary>The solution's folder, with the tool manifest and the committed description.</summary>
internal static class Repository
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    public static string Description => Path.Combine(Root, "docs", "openapi.json");

    private static string Find(string folder) => File.Exists(Path.Combine(folder, "Postato.sln"))
        ? folder
        : Find(Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests run inside the repository."));
}
