namespace Postato.Sandbox.Networks.Mastodon;

/// <summary>The section <c>Sandbox:Mastodon</c>: one server for each software that people run.</summary>
internal sealed record MastodonOptions
{
    public ServerOptions Mastodon { get; init; } = new() { Port = 5100 };

    /// <summary>Long posts, many media, and idempotency keys that are remembered for five minutes without ids.</summary>
    public ServerOptions GoToSocial { get; init; } = new()
    {
        Port = 5101,
        Software = "gotosocial",
        Version = "0.17.3+git-3fa5a3b",
        MaxCharacters = 5_000,
        MaxMedia = 6,
        MaxPollOptions = 6,
        Keys = KeyKind.Codes,
        KeySeconds = 300,
        Scopes = "read write push admin",
    };

    /// <summary>Errors are objects, and are remembered under their key like answers.</summary>
    public ServerOptions Pleroma { get; init; } = new()
    {
        Port = 5102,
        Software = "pleroma",
        Version = "2.7.2 (compatible; Pleroma 2.7.0)",
        MaxCharacters = 5_000,
        Keys = KeyKind.Answers,
        KeySeconds = 21_600,
        ErrorsAreObjects = true,
        Scopes = null,
    };

    /// <summary>Small, old, and without idempotency keys: no version 2 of the instance API, no discovery, no status source.</summary>
    public ServerOptions Plain { get; init; } = new()
    {
        Port = 5103,
        Software = "snac",
        Version = "4.0.0 (compatible; snac 2.60)",
        Keys = KeyKind.None,
        IsOld = true,
        Scopes = null,
    };

    /// <summary>No longer exists: 410.</summary>
    public ServerOptions Gone { get; init; } = new() { Port = 5104, IsGone = true };

    public IReadOnlyList<ServerOptions> Servers => field ??= [Mastodon, GoToSocial, Pleroma, Plain, Gone];

    /// <summary>Calls per token in 5 minutes.</summary>
    public int CallLimit { get; init; } = 300;

    /// <summary>Uploads per account in 30 minutes.</summary>
    public int UploadLimit { get; init; } = 30;
}

/// <summary>One server.</summary>
internal sealed record ServerOptions
{
    public int Port { get; init; }

    /// <summary>The name in nodeinfo.</summary>
    public string Software { get; init; } = "mastodon";

    /// <summary>The version in the instance metadata.</summary>
    public string Version { get; init; } = "4.5.3";

    public int MaxCharacters { get; init; } = 500;

    public int MaxMedia { get; init; } = 4;

    public int MaxPollOptions { get; init; } = 4;

    public KeyKind Keys { get; init; } = KeyKind.Successes;

    public int KeySeconds { get; init; } = 3_600;

    /// <summary>The scopes in the discovery document; null when there is none.</summary>
    public string? Scopes { get; init; } = "read profile write write:statuses write:media read:accounts read:statuses follow push";

    /// <summary>Lifetime of a token; null when it does not expire and there is no refresh token.</summary>
    public int? TokenSeconds { get; init; }

    public bool ErrorsAreObjects { get; init; }

    public bool IsOld { get; init; }

    public bool IsGone { get; init; }
}

/// <summary>What a server remembers of an <c>Idempotency-Key</c>.</summary>
internal enum KeyKind
{
    /// <summary>The created status, per account.</summary>
    Successes,

    /// <summary>The whole answer, errors too, per token, method and path.</summary>
    Answers,

    /// <summary>The status code, errors too, per token and User-Agent.</summary>
    Codes,

    None,
}
