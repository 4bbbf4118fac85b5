namespace Postato.Networks.Tests.Pigeon;

/// <summary>The section <c>Networks:Pigeon</c>.</summary>
internal sealed record PigeonOptions
{
    public Uri ServerUrl { get; init; } = new("https://pigeon.example");

    /// <summary>The website on which people read posts.</summary>
    public Uri WebUrl { get; init; } = new("https://pigeon.example");

    public string ClientId { get; init; } = "postato";
}
