using Postato.Domain.Posts;

namespace Postato.Application.Errors;

/// <summary>
/// The codes inside answers, each with the sentence that the API description shows. A test finds codes that are missing here.
/// </summary>
public static class CodeCatalog
{
    /// <summary>Codes of violations, in a post or when an account is connected.</summary>
    public static IReadOnlyDictionary<string, string> Violations { get; } = new SortedDictionary<string, string>(StringComparer.Ordinal)
    {
        ["account_not_connected"] = "The account is not connected: connect it again or choose another.",
        ["account_not_usable"] = "The server does not allow this account to sign in.",
        ["alt_too_long"] = "The alt text is longer than the network allows.",
        ["authorization_refused"] = "The network refused to start an authorisation.",
        ["character_not_supported"] = "The network does not support a character of the text: the message names it and its position.",
        ["denied"] = "The person refused the authorisation at the network.",
        ["exchange_refused"] = "The network issued no tokens: start again.",
        ["handle_not_found"] = "There is no account with this handle.",
        ["invalid_request"] = "The request is invalid by itself, as a 400 would say.",
        ["media_dimensions_not_supported"] = "The width, height or number of pixels of the medium is outside what the network allows.",
        ["media_mix_not_supported"] = "The network does not allow this kind of medium together with others.",
        ["media_ratio_not_supported"] = "The network does not allow this aspect ratio.",
        ["media_required"] = "This type of post requires media.",
        ["media_too_large"] = "The file is larger than the network allows.",
        ["media_too_long"] = "The medium is longer than the network allows.",
        ["media_too_short"] = "The medium is shorter than the network allows.",
        ["media_too_small"] = "The file is smaller than the network allows.",
        ["media_type_not_supported"] = "The network does not support this type of medium.",
        ["network_not_set_up"] = "This installation has no application registered at the network.",
        ["not_a_post"] = "The address is not that of a post at this network.",
        ["not_found"] = "The id does not exist in this workspace.",
        ["not_offered"] = "The profile is not one of those that were offered.",
        ["option_excludes_media"] = "The option and media exclude each other.",
        ["option_invalid"] = "The value is not valid for this option.",
        ["option_required"] = "The network requires this option.",
        ["option_unknown"] = "The network has no such option.",
        ["platform_mismatch"] = "The account is on another platform.",
        ["post_type_not_supported"] = "The network does not have this type of post.",
        ["profile_unreadable"] = "The network did not say whose account it is.",
        ["registration_refused"] = "The server refused to register this application.",
        ["schedule_too_far"] = "The time is further ahead than a post can be scheduled.",
        ["server_gone"] = "This server no longer exists: name the one where the account is now.",
        ["server_missing"] = "The server must be named too.",
        ["server_not_reached"] = "The server does not answer.",
        ["server_not_supported"] = "The server does not support a protocol that Postato supports.",
        ["text_not_supported"] = "This type of post does not allow text.",
        ["text_required"] = "This type of post requires text.",
        ["text_too_long"] = "The text is longer than the network allows.",
        ["too_few_items"] = "The post has fewer items than the network requires.",
        ["too_few_media"] = "The item has fewer media than the network requires.",
        ["too_many_cashtags"] = "The text has more cashtags than the network allows.",
        ["too_many_items"] = "The post has more items than the network allows.",
        ["too_many_media"] = "The item has more media than the network allows.",
        ["url_not_allowed"] = "This address cannot be fetched: upload the medium and name its id.",
        ["url_unreachable"] = "This address could not be fetched.",
        ["wrong_account"] = "The person authorised another profile than the one to connect again.",
        ["wrong_issuer"] = "The answer came from another server than expected.",
    };

    /// <summary>Codes of warnings, which refuse nothing. A draft lists its violations as warnings too.</summary>
    public static IReadOnlyDictionary<string, string> Warnings { get; } = new SortedDictionary<string, string>(StringComparer.Ordinal)
    {
        ["account_needs_reconnect"] = "The post waits until a person connects the account again.",
        ["alt_text_missing"] = "A medium has no alt text for people who cannot see it.",
        ["alt_text_refused"] = "The network did not accept an alt text: the post is published without it.",
        ["likely_duplicate"] = "A post on this account has had the same content in the last 24 hours.",
        ["visibility_narrowed"] = "The network shows the post to fewer people than requested.",
    };

    /// <summary>Codes of a post that failed or waits.</summary>
    public static IReadOnlyDictionary<string, string> PostErrors { get; } = new SortedDictionary<string, string>(StringComparer.Ordinal)
    {
        [ErrorCodes.NetworkRefused] = "The network refused the post: read its message, correct the post and retry.",
        [ErrorCodes.NetworkUnavailable] = "The network had an error or did not answer.",
        [ErrorCodes.NetworkRateLimited] = "The network's rate limit for the account is reached.",
        [ErrorCodes.ReconnectNeeded] = "The account's authorisation has ended: a person must connect it again.",
        [ErrorCodes.AccountSuspended] = "The network suspended the account.",
        [ErrorCodes.MediaFailed] = "The network cannot use a medium of the post.",
        [ErrorCodes.PartiallyPublished] = "Some items are published and the others are not: retry sends the others.",
        [ErrorCodes.DeliveryUncertain] = "It is unknown whether the last attempt published it: look at the account, then resolve the post.",
        [ErrorCodes.OperatorActionNeeded] = "The operator of this installation must act; there is nothing for you to do.",
        [ErrorCodes.MissedTime] = "It was due more than a day ago and was not sent: retry sends it.",
    };
}
