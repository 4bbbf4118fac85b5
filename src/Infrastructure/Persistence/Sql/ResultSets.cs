using Npgsql;

namespace Postato.Infrastructure.Persistence.Sql;

/// <summary>The answers of a batch in the order of its questions. Whoever asked takes as many as it asked.</summary>
internal sealed class ResultSets(NpgsqlDataReader reader)
{
    private bool begun;

    /// <summary>Moves to the next question's rows.</summary>
    public async Task<NpgsqlDataReader> NextAsync(CancellationToken ct)
    {
        if (begun && !await reader.NextResultAsync(ct))
            throw new InvalidOperationException("The batch has no further answer.");

        begun = true;
        return reader;
    }
}
