using Postato.Application.Posts;
using Postato.Domain.Posts;
using Postato.Domain.Primitives;

namespace Postato.Api.Rest.Posts;

/// <summary>What a person found at the network.</summary>
internal sealed record ResolveRequest
{
    private const int LongestUrl = 2_048;

    /// <summary><c>published</c> or <c>not_published</c>.</summary>
    public required string Outcome { get; init; }

    /// <summary>The address of the item: required with <c>published</c>, not allowed with <c>not_published</c>.</summary>
    public string? PlatformUrl { get; init; }

    public Result<ResolvePost.Input> ToInput(Id<Post> post) => (Outcome, PlatformUrl) switch
    {
        ("not_published", null) => new ResolvePost.Input(post, null),
        ("not_published", _) => new InvalidRequest("platformUrl", "Only with outcome published."),
        ("published", { Length: <= LongestUrl } text) when Uri.TryCreate(text, UriKind.Absolute, out var url)
            && url.Scheme is "https" or "http" => new ResolvePost.Input(post, url),
        ("published", null) => new InvalidRequest("platformUrl", "Required with outcome published: the item's own address at the network."),
        ("published", _) => new InvalidRequest("platformUrl", $"Use an http or https address of at most {LongestUrl} characters."),
        _ => new InvalidRequest("outcome", "Use published or not_published."),
    };
}
