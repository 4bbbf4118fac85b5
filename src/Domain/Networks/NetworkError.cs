namespace Postato.Domain.Networks;

/// <summary>Why a network call did not succeed, in our words and in the network's.</summary>
/// <param name="Code">One of the post's error codes: <c>network_refused</c>, <c>network_unavailable</c>, <c>network_rate_limited</c>, <c>reconnect_needed</c>, <c>account_suspended</c>, <c>media_failed</c>, <c>operator_action_needed</c>, <c>delivery_uncertain</c>.</param>
/// <param name="Status">HTTP status of the network; null when none came.</param>
/// <param name="NetworkCode">The network's own code.</param>
/// <param name="NetworkText">The network's own words: untrusted, capped at 1,000 characters.</param>
public sealed record NetworkError(string Code, string Message, string NextStep, int? Status = null, string? NetworkCode = null, string? NetworkText = null);
