using System.Text.Json;
using Postato.Api.Rest.Json;
using Postato.Domain.Primitives;

namespace Postato.Api.Operators;

/// <summary>Parses the arguments of commands and writes their results: JSON on the output, or a sentence on the error output.</summary>
internal static class CommandLine
{
    private const int Refused = 2;

    /// <summary>Pairs of <c>--name value</c>; null when there is anything else.</summary>
    public static Dictionary<string, string>? Options(string[] args, params string[] known)
    {
        var options = new Dictionary<string, string>();
        for (var i = 0; i < args.Length; i += 2)
        {
            if (!args[i].StartsWith("--", StringComparison.Ordinal) || !known.Contains(args[i][2..]) || i + 1 == args.Length
                || !options.TryAdd(args[i][2..], args[i + 1]))
                return null;
        }

        return options;
    }

    public static Task<int> PrintAsync<T>(Result<T> result) => result.Match(
        value => Task.FromResult(Print(value)),
        error => FailAsync(Application.Errors.ErrorCatalog.Describe(error)));

    public static int Print<T>(T value)
    {
        Console.Out.WriteLine(JsonSerializer.Serialize(value, ApiJson.Options));
        return 0;
    }

    public static Task<int> FailAsync(string message)
    {
        Console.Error.WriteLine(message);
        return Task.FromResult(Refused);
    }
}
