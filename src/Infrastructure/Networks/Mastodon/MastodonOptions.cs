using Postato.Infrastructure.Networks.Shared;

namespace Postato.Infrastructure.Networks.Mastodon;

/// <summary>
/// The section <c>Networks:Mastodon</c>. No registration is needed: the app is registered at each server when it is first used.
/// </summary>
internal sealed record MastodonOptions : INetworkOptions
{
    /// <summary>The app's name, on a server's consent page and below posts.</summary>
    public string ClientName { get; init; } = "Postato";

    /// <summary>The app's website.</summary>
    public Uri Website { get; init; } = new("https://postato.com.br");

    /// <summary>The server for people who name none, as <c>https://mastodon.social</c>; null when they must name one.</summary>
    public string? DefaultServer { get; init; }

    /// <summary>The GoToSocial release that introduced idempotency keys (UNCONFIRMED).</summary>
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
