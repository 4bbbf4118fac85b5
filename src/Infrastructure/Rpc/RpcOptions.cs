using System.Net;

namespace Postato.Infrastructure.Rpc;

/// <summary>The section <c>Rpc</c>: how the hosts call each other.</summary>
internal sealed record RpcOptions
{
    private const int MinimumLength = 32;

    /// <summary>Where this host listens: <c>http://127.0.0.1:5082</c> or <c>unix:/run/postato/worker.sock</c>.</summary>
    public string Listen { get; init; } = "";

    /// <summary>The secret that all hosts of one installation share: it authenticates a host.</summary>
    public string Token { get; init; } = "";

    /// <summary>The secret of operators' tooling: it authenticates an operator.</summary>
    public string OperatorToken { get; init; } = "";

    /// <summary>The gRPC addresses of the workers, for the API host.</summary>
    public string[] Workers { get; init; } = [];

    /// <summary>The message for an invalid setting, or null.</summary>
    public string? FindMistake() => FindMistakes().FirstOrDefault();

    public IEnumerable<string> FindMistakes()
    {
        if (Token.Length < MinimumLength)
        {
            yield return $"Rpc:Token (Rpc__Token): found {Told(Token)}; allowed: at least {MinimumLength} random characters, "
                + "the same on every host.";
        }

        if (OperatorToken.Length < MinimumLength)
        {
            yield return $"Rpc:OperatorToken (Rpc__OperatorToken): found {Told(OperatorToken)}; allowed: at least {MinimumLength} "
                + "random characters, the same on every host, for operators' tooling.";
        }
        else if (OperatorToken == Token)
        {
            yield return "Rpc:OperatorToken (Rpc__OperatorToken): found the same as Rpc:Token; allowed: another one, "
                + "so that each proves who calls.";
        }

        if (!IsHere(Listen))
        {
            yield return $"Rpc:Listen (Rpc__Listen): found {(Listen.Length == 0 ? "nothing" : Listen)}; allowed: a loopback address "
                + "(http://127.0.0.1:5082) or a socket (unix:/run/postato/worker.sock).";
        }

        if (Array.Find(Workers, worker => !IsHere(worker)) is { } far)
            yield return $"Rpc:Workers (Rpc__Workers__0): found {far}; allowed: loopback addresses and sockets.";
    }

    private static string Told(string token) => token.Length == 0 ? "nothing" : $"{token.Length} characters";

    private static bool IsHere(string address) =>
        address.StartsWith("unix:/", StringComparison.Ordinal)
        || (Uri.TryCreate(address, UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttp
            && IPAddress.TryParse(url.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
}
