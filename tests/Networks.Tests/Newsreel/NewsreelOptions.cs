namespace Postato.Networks.Tests.Newsreel;

/// <summary>The section <c>Networks:Newsreel</c>.</summary>
internal sealed record NewsreelOptions
{
    public Uri ServerUrl { get; init; } = new("https://newsreel.example");

    /// <summary>The website on which people watch.</summary>
    public Uri WebUrl { get; init; } = new("https://newsreel.example");
}
