namespace Postato.Application.Lists;

/// <summary>One page of a list.</summary>
/// <param name="Cursor">Opaque; null on the last page.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Cursor);

/// <summary>Which page: the rows after this id, exclusive; null starts at the newest.</summary>
public sealed record PageRequest(Guid? After, int Limit)
{
    public const int DefaultLimit = 25;
    public const int MaximumLimit = 100;

    /// <summary>Drops the extra row that was read beyond the page, and makes the cursor from the last row kept.</summary>
    /// <param name="rows">Up to <see cref="Limit"/> + 1 of them.</param>
    public Page<T> Cut<T>(IReadOnlyList<T> rows, Func<T, Guid> id) => rows.Count <= Limit
        ? new(rows, null)
        : new([.. rows.Take(Limit)], Cursor.Write(id(rows[Limit - 1])));
}
