using Postato.Domain.Accounts;
using Postato.Domain.Primitives;
using Postato.Infrastructure.Http;

namespace Postato.Infrastructure.Networks.Shared;

/// <summary>The tokens for an authorization code, before a profile is connected with them.</summary>
/// <param name="answer">Of the token endpoint.</param>
/// <param name="asked">The requested scopes, used when the answer names none.</param>
/// <param name="session">What is stored with the tokens.</param>
internal sealed class Grant(HttpAnswer answer, IReadOnlyList<string> asked, Secret? session = null)
{
    public HttpAnswer Answer => answer;

    public IReadOnlyList<string> Asked => asked;

    public Secret? Session => session;

    /// <summary>The tokens, refreshed or not: revoked when no profile is connected.</summary>
    public NetworkTokens Tokens { get; set; } = null!;
}
