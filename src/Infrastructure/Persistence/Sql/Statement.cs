using System.Text.RegularExpressions;
using Npgsql;
using NpgsqlTypes;
using Postato.Application.UseCases;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Infrastructure.Persistence.Sql;

/// <summary>
/// A reviewed SQL statement in a file of its own. Comments that begin with <c>@</c> declare its parameters with their types (<c>-- @post
/// uuid, @texts text[]</c>; text after a colon explains the last one). A call binds them by name; PostgreSQL gets them numbered, in a text
/// that never changes, so that it is prepared once per connection.
/// </summary>
internal sealed partial class Statement
{
    private static readonly Dictionary<string, NpgsqlDbType> Types = new(StringComparer.Ordinal)
    {
        ["bigint"] = NpgsqlDbType.Bigint,
        ["boolean"] = NpgsqlDbType.Boolean,
        ["bytea"] = NpgsqlDbType.Bytea,
        ["int"] = NpgsqlDbType.Integer,
        ["interval"] = NpgsqlDbType.Interval,
        ["jsonb"] = NpgsqlDbType.Jsonb,
        ["text"] = NpgsqlDbType.Text,
        ["timestamptz"] = NpgsqlDbType.TimestampTz,
        ["uuid"] = NpgsqlDbType.Uuid,
    };

    private readonly List<Parameter> parameters = [];

    private Statement(string name, string text)
    {
        Name = name;
        foreach (Match line in Declaration().Matches(text))
        {
            foreach (var declaration in line.Groups[1].Value.Split(':')[0].Split(',', Trim))
                Declare(declaration);
        }

        var used = new HashSet<string>(StringComparer.Ordinal);
        var numbered = Token().Replace(text, token => token.Value switch
        {
            ['-', '-', ..] => "",
            ['@', .. var parameter] => Number(parameter, used),
            ['$', >= '0' and <= '9', ..] => throw Broken($"{token.Value} is a parameter without a name"),
            var quoted => quoted,
        });
        if (parameters.Find(declared => !used.Contains(declared.Name)) is { } unused)
            throw Broken($"@{unused.Name} is declared and not used");

        Text = string.Join('\n', numbered.Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length > 0));
    }

    private const StringSplitOptions Trim = StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;

    /// <summary>Folder and file below <c>Persistence/Sql</c>.</summary>
    public string Name { get; }

    /// <summary>The text for PostgreSQL.</summary>
    public string Text { get; }

    /// <summary>In the order of their numbers.</summary>
    public IReadOnlyList<Parameter> Parameters => parameters;

    /// <param name="name">Folder and file below <c>Persistence/Sql</c>: <c>Posts/insert</c>.</param>
    public static Statement Load(string name) => new(name, SqlText.Read("Sql", name));

    /// <summary>For tests of <see cref="Load"/>.</summary>
    internal static Statement Parse(string name, string text) => new(name, SqlText.Include(text));

    /// <summary>Binds a value to each parameter, in any order.</summary>
    /// <exception cref="InvalidOperationException">A value is missing, or the file declares no parameter of that name and type.</exception>
    public NpgsqlBatchCommand With(params ReadOnlySpan<Value> values)
    {
        var placed = new NpgsqlParameter?[parameters.Count];
        for (var i = 0; i < values.Length; i++)
            placed[PlaceOf(values[i], i, placed)] = values[i].Parameter;

#pragma warning disable RS0030 // The one place that makes commands.
        var command = new NpgsqlBatchCommand(Text);
#pragma warning restore RS0030
        for (var i = 0; i < placed.Length; i++)
            command.Parameters.Add(placed[i] ?? throw Broken($"the call gives no @{parameters[i].Name}"));
        return command;
    }

    /// <summary>Binds <c>@tenant</c> and <c>@workspace</c> from the scope, and these.</summary>
    public NpgsqlBatchCommand In(WorkspaceScope scope, params ReadOnlySpan<Value> values) => In(scope.TenantId, scope.WorkspaceId, values);

    /// <summary>Binds <c>@tenant</c> and <c>@workspace</c>, and these.</summary>
    public NpgsqlBatchCommand In(Id<Tenant> tenant, Id<Workspace> workspace, params ReadOnlySpan<Value> values) =>
        With([Value.Of("tenant", tenant), Value.Of("workspace", workspace), .. values]);

    // Most calls pass them in the order of the file.
    private int PlaceOf(Value value, int likely, NpgsqlParameter?[] placed)
    {
        var place = likely < parameters.Count && parameters[likely].Name == value.Name
            ? likely
            : parameters.FindIndex(declared => declared.Name == value.Name);
        if (place < 0)
            throw Broken($"the call gives @{value.Name}, which the file does not declare");
        if (placed[place] is not null)
            throw Broken($"the call gives @{value.Name} twice");
        return parameters[place].DbType == value.Parameter.NpgsqlDbType
            ? place
            : throw Broken($"the call gives @{value.Name} as {value.Parameter.NpgsqlDbType}, the file declares {parameters[place].Type}");
    }

    private void Declare(string declaration)
    {
        if (declaration.Split(' ') is not [['@', .. var parameter], var type] || TypeOf(type) is not { } known)
        {
            throw Broken(
                $"'{declaration}' declares no parameter: write @name and one of {string.Join(", ", Types.Keys)}, for an array with []");
        }

        var place = parameters.FindIndex(declared => declared.Name == parameter);
        if (place < 0)
            parameters.Add(new(string.Intern(parameter), type, known));
        else if (parameters[place].DbType != known)
            throw Broken($"@{parameter} is declared twice, with two types");
    }

    private static NpgsqlDbType? TypeOf(string type)
    {
        var isArray = type.EndsWith("[]", StringComparison.Ordinal);
        return Types.TryGetValue(isArray ? type[..^2] : type, out var known) ? isArray ? NpgsqlDbType.Array | known : known : null;
    }

    private string Number(string parameter, HashSet<string> used)
    {
        used.Add(parameter);
        var place = parameters.FindIndex(declared => declared.Name == parameter);
        return place < 0 ? throw Broken($"@{parameter} is used and not declared") : $"${place + 1}";
    }

    private InvalidOperationException Broken(string what) => new($"Persistence/Sql/{Name}.sql: {what}.");

    /// <param name="Type">As PostgreSQL names it.</param>
    internal sealed record Parameter(string Name, string Type, NpgsqlDbType DbType);

    [GeneratedRegex(@"--\s*(@[^\n]*)")]
    private static partial Regex Declaration();

    // Quoted text is left alone, and so are operators with an @, such as <@.
    [GeneratedRegex("""
        --[^\n]* | '[^']*' | "[^"]*" | \$([a-z_]*)\$.*?\$\1\$ | \$\d+ | (?<![-+*/<>=~!@\#%^&|`?])@[a-z][a-z0-9_]*
        """, RegexOptions.Singleline | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Token();
}
