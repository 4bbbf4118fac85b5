namespace Postato.Sandbox.Networks.Mastodon;

/// <summary>The section <c>Sandbox:Mastodon</c>: a server each, of the software that people really run.</summary>
internal sealed record MastodonOptions
{
    public ServerOptions Mastodon { get; init; } = new() { Port = 5100 };

    /// <summary>Long posts, many media, and a memory for keys that holds five minutes and knows no ids.</summary>
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

    /// <summary>Errors are objects, and are remembered under their key as answers are.</summary>
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

    /// <summary>
    /// Small, old, and without a memory for keys: no second version of the instance, no discovery, no source of a status.
    /// </summary>
    public ServerOptions Plain { get; init; } = new()
    {
        Port = 5103,
        Software = "snac",
        Version = "4.0.0 (compatible; snac 2.60)",
        Keys = KeyKind.None,
        IsOld = true,
        Scopes = null,
    };

    /// <summary>Was here once: 410.</summary>
    public ServerOptions Gone { get; init; } = new() { Port = 5104, IsGone = true };

    public IReadOnlyList<ServerOptions> Servers => field ??= [Mastodon, GoToSocial, Pleroma, Plain, Gone];

    /// <summary>Calls of one token in 5 minutes.</summary>
    public int CallLimit { get; init; } = 300;

    /// <summary>Uploads of one account in 30 minutes.</summary>
    public int UploadLimit { get; init; } = 30;
}

/// <summary>One server.</summary>
internal sealed record ServerOptions
{
    public int Port { get; init; }

    /// <summary>As nodeinfo has it.</summary>
    public string Software { get; init; } = "mastodon";

    /// <summary>As the instance has it.</summary>
    public string Version { get; init; } = "4.5.3";

    public int MaxCharacters { get; init; } = 500;

    public int MaxMedia { get; init; } = 4;

    public int MaxPollOptions { get; init; } = 4;

    public KeyKind Keys { get; init; } = KeyKind.Successes;

    public int KeySeconds { get; init; } = 3_600;

    /// <summary>What the discovery document lists; null: there is none.</summary>
    public string? Scopes { get; init; } = "read profile write write:statuses write:media read:accounts read:statuses follow push";

    /// <summary>Life of a token; null: it has no end, and there is nothing to refresh.</summary>
    public int? TokenSeconds { get; init; }

    public bool ErrorsAreObjects { get; init; }

    public bool IsOld { get; init; }

    public bool IsGone { get; init; }
}

/// <summary>What a server remembers of an <c>Idempotency-Key</c>.</summary>
internal enum KeyKind
{
    /// <summary>The status that came of it; per account.</summary>
    Successes,

    /// <summary>The whole answer, errors too; token, method and path belong to the key.</summary>
    Answers,

    /// <summary>The status code, errors too; token and User-Agent belong to the key.</summary>
    Codes,

    None,
}
