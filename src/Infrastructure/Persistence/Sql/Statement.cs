using System.Runtime.CompilerServices;
using Npgsql;

namespace Postato.Infrastructure.Persistence.Sql;

/// <summary>A reviewed statement, kept as a file of its own. Its text never changes, so that PostgreSQL prepares it once a connection.</summary>
internal sealed class Statement
{
    private readonly string text;

    private Statement(string text) => this.text = text;

    /// <param name="name">The file's name; by default the member's, in snake case.</param>
    public static Statement Load([CallerMemberName] string name = "")
    {
        var resource = $"Postato.Infrastructure.Persistence.Sql.{SnakeCaseNames.Of(name)}.sql";
        using var reader = new StreamReader(typeof(Statement).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"{resource} is not embedded."));
        return new(reader.ReadToEnd());
    }

    /// <summary>For what needs no file: <c>begin</c>, <c>commit</c>.</summary>
    public static Statement Of(string text) => new(text);

    public NpgsqlBatchCommand With(params ReadOnlySpan<NpgsqlParameter> parameters)
    {
#pragma warning disable RS0030 // The one place that makes commands.
        var command = new NpgsqlBatchCommand(text);
#pragma warning restore RS0030
        foreach (var parameter in parameters)
            command.Parameters.Add(parameter);
        return command;
    }
}
