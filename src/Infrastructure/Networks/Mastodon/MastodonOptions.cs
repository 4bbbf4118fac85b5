using Postato.Infrastructure.Networks.Shared;

namespace Postato.Infrastructure.Networks.Mastodon;

/// <summary>The section <c>Networks:Mastodon</c>. Nothing is registered beforehand: every server is asked for an app of its own.</summary>
internal sealed record MastodonOptions : INetworkOptions
{
    /// <summary>What people read on a server's page when they are asked for their consent, and below their posts.</summary>
    public string ClientName { get; init; } = "Postato";

    /// <summary>Where that name leads.</summary>
    public Uri Website { get; init; } = new("https://postato.com.br");

    /// <summary>The server of those who name none, as <c>https://mastodon.social</c>; null: they are asked for it.</summary>
    public string? DefaultServer { get; init; }

    /// <summary>The release from which GoToSocial remembers keys (UNCONFIRMED).</summary>
    public string GoToSocialKeysSince { get; init; } = "0.17";

    public string? Mistake => this switch
    {
        { ClientName.Length: 0 or > 60 } => Setting.Mistake("Mastodon:ClientName", $"{ClientName.Length} characters", "1 to 60"),
        { Website: not { IsAbsoluteUri: true, Scheme: "https" or "http" } } =>
            Setting.Mistake("Mastodon:Website", Website, "an http or https address"),
        { DefaultServer: { } server } when !Uri.TryCreate(server, UriKind.Absolute, out _) =>
            Setting.Mistake("Mastodon:DefaultServer", server, "a server's address, such as https://mastodon.social, or nothing"),
        _ when !Version.TryParse(GoToSocialKeysSince, out _) =>
            Setting.Mistake("Mastodon:GoToSocialKeysSince", GoToSocialKeysSince, "a version, such as 0.17"),
        _ => null,
    };
}
