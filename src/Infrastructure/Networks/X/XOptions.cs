using Postato.Infrastructure.Networks.Shared;

namespace Postato.Infrastructure.Networks.X;

/// <summary>The section <c>Networks:X</c>: the operator's app, and what X does not document.</summary>
internal sealed record XOptions : INetworkOptions
{
    private const string WholeApp = "the Client ID and the Client Secret of one app, or neither";

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

    /// <summary>
    /// How often the app's tier lets us read one account's posts in 15 minutes; 0: never, so that a lost answer stays uncertain.
    /// </summary>
    public int ReadsPerQuarterHour { get; init; } = 900;

    /// <summary>
    /// A post that is older than its own sending, by more than this on X's own clock, is another one. Who intended it and who asks may be
    /// two hosts, each up to half a minute off.
    /// </summary>
    public int ClockToleranceSeconds { get; init; } = 60;

    public bool IsSetUp => ClientId is { Length: > 0 } && ClientSecret is { Length: > 0 };

    public string? Mistake => this switch
    {
        { ClientId: { Length: > 0 }, ClientSecret: not { Length: > 0 } } => Setting.Mistake("X:ClientSecret", null, WholeApp),
        { ClientId: not { Length: > 0 }, ClientSecret: { Length: > 0 } } => Setting.Mistake("X:ClientId", null, WholeApp),
        { ChunkBytes: < 64 << 10 or > 5 << 20 } => Setting.Mistake("X:ChunkBytes", ChunkBytes, "65536 to 5242880"),
        { ProcessingMinutes: < 1 } => Setting.Mistake("X:ProcessingMinutes", ProcessingMinutes, "1 and more"),
        { ReadsPerQuarterHour: < 0 } => Setting.Mistake("X:ReadsPerQuarterHour", ReadsPerQuarterHour, "0 and more"),
        { ClockToleranceSeconds: < 0 or > 120 } => Setting.Mistake("X:ClockToleranceSeconds", ClockToleranceSeconds, "0 to 120"),
        { LookUps: var looks } when looks.Count == 0 || looks[0] < 0 || looks.Zip(looks.Skip(1)).Any(pair => pair.First >= pair.Second) =>
            Setting.Mistake(
                "X:LookUpAfterSeconds", string.Join(", ", looks), "a list of seconds, each more than the one before, such as 5, 20, 60"),
        _ => null,
    };

    // The secret is in here.
    public override string ToString() => "Networks:X";
}
