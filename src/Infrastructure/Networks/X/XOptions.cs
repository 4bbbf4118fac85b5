using Postato.Infrastructure.Networks.Shared;

namespace Postato.Infrastructure.Networks.X;

/// <summary>The section <c>Networks:X</c>: the operator's app, and values that X does not document.</summary>
internal sealed record XOptions : INetworkOptions
{
    private const string WholeApp = "the Client ID and the Client Secret of one app, or neither";

    public Uri ApiUrl { get; init; } = new("https://api.x.com");

    /// <summary>The authorization page.</summary>
    public Uri AuthorizeUrl { get; init; } = new("https://x.com/i/oauth2/authorize");

    /// <summary>The website on which people read posts.</summary>
    public Uri WebUrl { get; init; } = new("https://x.com");

    /// <summary>From the app's OAuth 2.0 settings, type Web App. Without it no account can be connected.</summary>
    public string? ClientId { get; init; }

    public string? ClientSecret { get; init; }

    /// <summary>The size of a segment of a chunked upload: X documents 5 MB, and refuses it.</summary>
    public int ChunkBytes { get; init; } = 1 << 20;

    /// <summary>How long X may process a video or a GIF.</summary>
    public int ProcessingMinutes { get; init; } = 20;

    /// <summary>When the account's posts are searched after a lost answer, in seconds; by default after 5, 20 and 60.</summary>
    public IReadOnlyList<int>? LookUpAfterSeconds { get; init; }

    /// <summary>A post that the last look-up does not list was not published.</summary>
    public IReadOnlyList<int> LookUps => LookUpAfterSeconds ?? [5, 20, 60];

    /// <summary>
    /// How many reads of an account's posts in 15 minutes the app's tier allows; with 0 there are none, and lost answers stay uncertain.
    /// </summary>
    public int ReadsPerQuarterHour { get; init; } = 900;

    /// <summary>
    /// A post that X dates this much before the request is not ours. The hosts that sent and that ask may differ, each by up to half a
    /// minute.
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

    // Contains the secret.
    public override string ToString() => "Networks:X";
}
