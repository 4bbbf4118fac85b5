namespace Postato.Sandbox.Networks.X;

/// <summary>The section <c>Sandbox:X</c>.</summary>
internal sealed record XOptions
{
    /// <summary>api.x.com, and x.com with its page of consent, on one origin.</summary>
    public int Port { get; init; } = 5096;

    /// <summary>The one app that is registered here; null: whoever comes is known.</summary>
    public string? ClientId { get; init; }

    public string? ClientSecret { get; init; }

    /// <summary>Matched to the last slash; none: any address but localhost.</summary>
    public IReadOnlyList<string> RedirectUris { get; init; } = [];

    public int AccessTokenSeconds { get; init; } = 7_200;

    /// <summary>What all limits are multiplied with.</summary>
    public int LimitScale { get; init; } = 1;

    /// <summary>The app's purse in US dollars; null: it never runs dry.</summary>
    public decimal? Credits { get; init; }

    /// <summary>How late a post shows in lists.</summary>
    public double TimelineLagSeconds { get; init; }

    /// <summary>How often somebody must ask before a video or a GIF is ready.</summary>
    public int ProcessingPolls { get; init; } = 1;
}
