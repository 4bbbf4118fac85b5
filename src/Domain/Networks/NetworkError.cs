namespace Postato.Domain.Networks;

/// <summary>Why a network call failed, in our words and in the network's.</summary>
/// <param name="Code">
/// One of the post's error codes: <c>network_refused</c>, <c>network_unavailable</c>, <c>network_rate_limited</c>, <c>reconnect_needed</c>,
/// <c>account_suspended</c>, <c>media_failed</c>, <c>operator_action_needed</c>, <c>delivery_uncertain</c>.
/// </param>
/// <param name="Status">HTTP status of the network; null when no answer came.</param>
/// <param name="NetworkCode">The network's own code.</param>
/// <param name="NetworkText">The network's own words: untrusted, cleaned, at most 1,000 characters.</param>
public sealed record NetworkError(
    string Code, string Message, string NextStep, int? Status = null, string? NetworkCode = null, string? NetworkText = null)
{
    public string Message
    {
        get;
        init => field = RemoteText.Clean(value, RemoteText.MaximumWords);
    } = RemoteText.Clean(Message, RemoteText.MaximumWords);

    public string NextStep
    {
        get;
        init => field = RemoteText.Clean(value, RemoteText.MaximumWords);
    } = RemoteText.Clean(NextStep, RemoteText.MaximumWords);

    public string? NetworkCode
    {
        get;
        init => field = RemoteText.Clean(value, RemoteText.MaximumName);
    } = RemoteText.Clean(NetworkCode, RemoteText.MaximumName);

    public string? NetworkText
    {
        get;
        init => field = RemoteText.Clean(value, RemoteText.MaximumWords);
    } = RemoteText.Clean(NetworkText, RemoteText.MaximumWords);
}
