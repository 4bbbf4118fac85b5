namespace Postato.Infrastructure.Networks.X;

/// <summary>The section <c>Networks:X</c>: the operator's app, and what X does not document.</summary>
internal sealed record XOptions : INetworkOptions
{
    public Uri ApiUrl { get; init; } = new("https://api.x.com");

    /// <summary>Where a person gives consent.</summary>
    public Uri AuthorizeUrl { get; init; } = new("https://x.com/i/oauth2/authorize");

    /// <summary>Where a person reads a post.</summary>
    public Uri WebUrl { get; init; } = new("https://x.com");

    /// <summary>Of the app's OAuth 2.0 settings, type Web App. None: nobody can connect an account.</summary>
    public string? ClientId { get; init; }

    public string? ClientSecret { get; init; }

    /// <summary>Of one segment of a chunked upload: 5 MB are documented, and refused.</summary>
    public int ChunkBytes { get; init; } = 1 << 20;

    /// <summary>How long X may work on a video or a GIF.</summary>
    public int ProcessingMinutes { get; init; } = 20;

    /// <summary>When the account's own posts are looked through for one whose answer was lost; none given: after 5, 20 and 60.</summary>
    public IReadOnlyList<int>? LookUpAfterSeconds { get; init; }

    /// <summary>What is not listed at the last of them was not published.</summary>
    public IReadOnlyList<int> LookUps => LookUpAfterSeconds ?? [5, 20, 60];

    /// <summary>How often the app's tier lets us read one account's posts in 15 minutes; 0: never, so that a lost answer stays uncertain.</summary>
    public int ReadsPerQuarterHour { get; init; } = 900;

    /// <summary>
    /// A post that is older than its own sending, by more than this on X's own clock, is another one. Who intended it and who asks may be
    /// two hosts, each up to half a minute off.
    /// </summary>
    public int ClockToleranceSeconds { get; init; } = 60;

    public bool IsSetUp => ClientId is { Length: > 0 } && ClientSecret is { Length: > 0 };

    public string? Mistake => this switch
    {
        _ when ClientId is { Length: > 0 } != ClientSecret is { Length: > 0 } =>
            $"Networks:X:{(ClientId is { Length: > 0 } ? "ClientSecret" : "ClientId")} (Networks__X__{(ClientId is { Length: > 0 } ? "ClientSecret" : "ClientId")}): found nothing; allowed: the Client ID and the Client Secret of one app, or neither.",
        { ChunkBytes: < 64 << 10 or > 5 << 20 } => $"Networks:X:ChunkBytes (Networks__X__ChunkBytes): found {ChunkBytes}; allowed: 65536 to 5242880.",
        { ProcessingMinutes: < 1 } => $"Networks:X:ProcessingMinutes (Networks__X__ProcessingMinutes): found {ProcessingMinutes}; allowed: 1 and more.",
        { ReadsPerQuarterHour: < 0 } => $"Networks:X:ReadsPerQuarterHour (Networks__X__ReadsPerQuarterHour): found {ReadsPerQuarterHour}; allowed: 0 and more.",
        { ClockToleranceSeconds: < 0 or > 120 } => $"Networks:X:ClockToleranceSeconds (Networks__X__ClockToleranceSeconds): found {ClockToleranceSeconds}; allowed: 0 to 120.",
        { LookUps: var looks } when looks.Count == 0 || looks[0] < 0 || looks.Zip(looks.Skip(1)).Any(pair => pair.First >= pair.Second) =>
            $"Networks:X:LookUpAfterSeconds (Networks__X__LookUpAfterSeconds__0 …): found {string.Join(", ", looks)}; allowed: seconds, each more than the one before, such as 5, 20, 60.",
        _ => null,
    };

    // The secret is in here.
    public override string ToString() => "Networks:X";
}
