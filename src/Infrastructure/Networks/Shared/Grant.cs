using Postato.Domain.Accounts;
using Postato.Domain.Primitives;
using Postato.Infrastructure.Http;

namespace Postato.Infrastructure.Networks.Shared;

/// <summary>What a network gave for a code, on its way to a connected profile.</summary>
/// <param name="answer">Of the token endpoint.</param>
/// <param name="asked">The scopes that were asked for: what holds where the answer names none.</param>
/// <param name="session">What is kept beside the tokens.</param>
internal sealed class Grant(HttpAnswer answer, IReadOnlyList<string> asked, Secret? session = null)
{
    public HttpAnswer Answer => answer;

    public IReadOnlyList<string> Asked => asked;

    public Secret? Session => session;

    /// <summary>What was read of the answer, or renewed since: given back when no profile comes of it.</summary>
    public NetworkTokens Tokens { get; set; } = null!;
}
