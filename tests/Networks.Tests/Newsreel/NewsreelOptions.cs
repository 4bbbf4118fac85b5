namespace Postato.Networks.Tests.Newsreel;

/// <summary>The section <c>Networks:Newsreel</c>.</summary>
internal sealed record NewsreelOptions
{
    public Uri ServerUrl { get; init; } = new("https://newsreel.example");

    /// <summary>Where a person sees a film.</summary>
    public Uri WebUrl { get; init; } = new("https://newsreel.example");
}
