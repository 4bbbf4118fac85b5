namespace Postato.Infrastructure.Persistence;

/// <summary>The database has migrations that this program does not know. Nothing in it was changed.</summary>
internal sealed class OtherBuildException(IReadOnlyList<string> migrations) : InvalidOperationException(
    $"Another build of Postato made this database: it holds migrations that this one does not have ({string.Join(", ", migrations)}). "
    + "Nothing was changed. If that build is newer, use it; if it is older than the first release, keep this database for what you need "
    + "of it "
    + "and give ConnectionStrings:PostatoOwner a new, empty one.");
