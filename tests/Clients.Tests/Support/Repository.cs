namespace Postato.Clients.Tests.Support;

/// <summary>The folder of the solution, where the tools are named and the description is committed.</summary>
internal static class Repository
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    public static string Description => Path.Combine(Root, "docs", "openapi.json");

    private static string Find(string folder) => File.Exists(Path.Combine(folder, "Postato.sln"))
        ? folder
        : Find(Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests run inside the repository."));
}
