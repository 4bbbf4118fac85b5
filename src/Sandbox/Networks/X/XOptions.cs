namespace Postato.Sandbox.Networks.X;

/// <summary>The section <c>Sandbox:X</c>.</summary>
internal sealed record XOptions
{
    /// <summary>api.x.com, and x.com with its consent page, on one origin.</summary>
    public int Port { get; init; } = 5096;

    /// <summary>The only registered app; null accepts any.</summary>
    public string? ClientId { get; init; }

    public string? ClientSecret { get; init; }

    /// <summary>Compared exactly, including a trailing slash; when empty, any address except localhost is accepted.</summary>
    public IReadOnlyList<string> RedirectUris { get; init; } = [];

    public int AccessTokenSeconds { get; init; } = 7_200;

    /// <summary>A factor for all limits.</summary>
    public int LimitScale { get; init; } = 1;

    /// <summary>The app's credits in US dollars; null for unlimited.</summary>
    public decimal? Credits { get; init; }

    /// <summary>How late lists show a post.</summary>
    public double TimelineLagSeconds { get; init; }

    /// <summary>How many polls a video or a GIF takes to be ready.</summary>
    public int ProcessingPolls { get; init; } = 1;
}
