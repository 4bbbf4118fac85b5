using System.Net.Sockets;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace Postato.Infrastructure.Persistence;

/// <summary>The database's connection string: in Npgsql's form, or as a URL as other tools write it.</summary>
public static class DatabaseSetting
{
    public const string Runtime = "Postato";
    public const string Owner = "PostatoOwner";

    private const string Allowed = "Host=…;Database=…;Username=…;Password=…, or postgres://user:password@host:port/database";

    // Parameters by the names of libpq, where Npgsql has the same.
    private static readonly Dictionary<string, string> Parameters = new(StringComparer.OrdinalIgnoreCase)
    {
        ["sslmode"] = "SSL Mode",
        ["sslrootcert"] = "Root Certificate",
        ["sslcert"] = "SSL Certificate",
        ["sslkey"] = "SSL Key",
        ["channel_binding"] = "Channel Binding",
        ["application_name"] = "Application Name",
        ["connect_timeout"] = "Timeout",
        ["options"] = "Options",
    };

    /// <exception cref="InvalidOperationException">
    /// The message names the setting and what is allowed, never its value, which may contain a password.
    /// </exception>
    public static string Read(this IConfiguration configuration, string name = Runtime)
    {
        if (configuration.GetConnectionString(name) is not { Length: > 0 } text)
            throw Broken(
                name, "nothing", $"the database as the role {(name == Owner ? "postato_owner" : "postato_app")}, such as {Allowed}");

        try
        {
            var settings = IsUrl(text) ? FromUrl(name, new Uri(text)) : new NpgsqlConnectionStringBuilder(text);
            return settings.Host is { Length: > 0 } ? settings.ConnectionString : throw Broken(name, "no Host", Allowed);
        }
        catch (Exception unreadable) when (unreadable is ArgumentException or FormatException)
        {
            throw Broken(name, "text that is no connection string", Allowed);
        }
    }

    /// <summary>What an operator can do about this database error; null for any other error.</summary>
    public static string? Explain(Exception trouble, string name = Runtime) => trouble switch
    {
        PostgresException
        {
            SqlState: PostgresErrorCodes.InvalidPassword
            or PostgresErrorCodes.InvalidAuthorizationSpecification
        } refused =>
            $"{NameOf(name)}: PostgreSQL refuses the role or its password ({refused.MessageText}).",
        PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName } absent =>
            $"{NameOf(name)}: {absent.MessageText}; create it, owned by postato_owner.",
        PostgresException
        {
            SqlState: PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidSchemaName
            or PostgresErrorCodes.UndefinedFunction or PostgresErrorCodes.UndefinedColumn
        } old =>
            $"{NameOf(name)}: the schema is not this version's ({old.MessageText}): run `Postato.Api migrate` first.",
        PostgresException other => $"{NameOf(name)}: PostgreSQL did not do it: {other.MessageText} ({other.SqlState}).",
        NpgsqlException { InnerException: TimeoutException } or TimeoutException => $"{NameOf(name)}: PostgreSQL did not answer in time.",
        NpgsqlException { InnerException: SocketException or IOException } away =>
            $"{NameOf(name)}: PostgreSQL is not "
                + $"reached: {away.Message}"
                + (away.Message.Contains(away.InnerException!.Message, StringComparison.Ordinal)
                    ? ""
                    : $" ({away.InnerException.Message})"),
        NpgsqlException other => $"{NameOf(name)}: the database did not do it: {other.Message}",
        _ => null,
    };

    /// <summary>Whether only a person can solve it.</summary>
    public static bool IsLasting(Exception trouble) => trouble is PostgresException { IsTransient: false };

    private static bool IsUrl(string text) =>
        text.StartsWith("postgres://", StringComparison.Ordinal) || text.StartsWith("postgresql://", StringComparison.Ordinal);

    private static NpgsqlConnectionStringBuilder FromUrl(string name, Uri url)
    {
        var user = url.UserInfo.Split(':', 2);
        var settings = new NpgsqlConnectionStringBuilder
        {
            Host = url.Host.Trim('[', ']'),
            Port = url.Port < 0 ? NpgsqlConnection.DefaultPort : url.Port,
        };
        if (user[0].Length > 0)
            settings.Username = Uri.UnescapeDataString(user[0]);
        if (user.Length > 1)
            settings.Password = Uri.UnescapeDataString(user[1]);
        if (url.AbsolutePath.Length > 1)
            settings.Database = Uri.UnescapeDataString(url.AbsolutePath[1..]);

        foreach (var parameter in url.Query.TrimStart('?')
            .Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('=', 2)))
        {
            if (!Parameters.TryGetValue(parameter[0], out var own))
                throw Broken(name, $"the parameter {parameter[0]}", $"of parameters in a URL {string.Join(", ", Parameters.Keys)}");

            var value = Uri.UnescapeDataString(parameter.ElementAtOrDefault(1) ?? "");
            settings[own] = own == "SSL Mode" ? value.Replace("-", "", StringComparison.Ordinal) : value;
        }

        return settings;
    }

    private static string NameOf(string name) => $"ConnectionStrings:{name} (ConnectionStrings__{name})";

    private static InvalidOperationException Broken(string name, string found, string allowed) =>
        new($"{NameOf(name)}: found {found}; allowed: {allowed}.");
}
