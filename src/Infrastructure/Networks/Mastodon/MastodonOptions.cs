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

    public string? Mistake =>
        ClientName.Length is 0 or > 60 ? $"Networks:Mastodon:ClientName (Networks__Mastodon__ClientName): found {ClientName.Length} characters; allowed: 1 to 60." :
        Website is not { IsAbsoluteUri: true, Scheme: "https" or "http" } ? $"Networks:Mastodon:Website (Networks__Mastodon__Website): found {Website}; allowed: an http or https address." :
        DefaultServer is not null && !Uri.TryCreate(DefaultServer, UriKind.Absolute, out _) ? $"Networks:Mastodon:DefaultServer (Networks__Mastodon__DefaultServer): found {DefaultServer}; allowed: a server's address, such as https://mastodon.social, or nothing." :
        !System.Version.TryParse(GoToSocialKeysSince, out _) ? $"Networks:Mastodon:GoToSocialKeysSince (Networks__Mastodon__GoToSocialKeysSince): found {GoToSocialKeysSince}; allowed: a version, such as 0.17." :
        null;
}
