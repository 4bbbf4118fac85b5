namespace Postato.Sandbox.Networks.Bluesky;

/// <summary>The section <c>Sandbox:Bluesky</c>.</summary>
internal sealed record BlueskyOptions
{
    /// <summary>PDS, authorization server, PLC directory and public view on one origin.</summary>
    public int Port { get; init; } = 5091;

    /// <summary>The PDS to which accounts move.</summary>
    public int SecondPort { get; init; } = 5092;

    /// <summary>The maximum size of an upload, in bytes.</summary>
    public int UploadCap { get; init; } = 5 << 20;

    /// <summary>The points of one account per hour; a write costs 2 or 3.</summary>
    public int PointsPerHour { get; init; } = 5_000;

    /// <summary>Lifetime of an access token, in seconds.</summary>
    public int AccessTokenSeconds { get; init; } = 3_600;
}
