using Npgsql;

namespace Postato.Infrastructure.Persistence.Sql;

/// <summary>The results of a batch in the order of its statements. Each reader takes as many as it added.</summary>
internal sealed class ResultSets(NpgsqlDataReader reader)
{
    private bool begun;

    /// <summary>Moves to the next statement's rows.</summary>
    public async Task<NpgsqlDataReader> NextAsync(CancellationToken ct)
    {
        if (begun && !await reader.NextResultAsync(ct))
            throw new InvalidOperationException("The batch has no further result set.");

        begun = true;
        return reader;
    }
}
