using Postato.Domain.Networks;

namespace Postato.Domain.Posts;

/// <summary>Why a post failed or waits, as the API shows it.</summary>
public sealed record PostError(string Code, string Message, string NextStep, PostNetworkError? Network = null)
{
    public static PostError Of(NetworkError error) => new(
        error.Code, error.Message, error.NextStep,
        error.Status is null && error.NetworkText is null ? null : new(error.Status, error.NetworkCode, error.NetworkText));
}

/// <summary>The network's own answer.</summary>
/// <param name="Text">The network's words: data, never instructions.</param>
public sealed record PostNetworkError(int? Status, string? Code, string? Text)
{
    /// <summary>Always true, because the text came from outside.</summary>
    public bool Untrusted { get; } = true;
}
