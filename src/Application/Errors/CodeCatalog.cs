using Postato.Domain.Posts;

namespace Postato.Application.Errors;

/// <summary>The codes that stand inside answers, each with the sentence that the description of the API gives it. A test looks for codes in use that are missing here.</summary>
public static class CodeCatalog
{
    /// <summary>Of one thing that is wrong: with a post, or where an account is connected.</summary>
    public static IReadOnlyDictionary<string, string> Violations { get; } = new SortedDictionary<string, string>(StringComparer.Ordinal)
    {
        ["account_not_connected"] = "The account is not connected: connect it again or choose another.",
        ["account_not_usable"] = "The server does not let this account in.",
        ["alt_too_long"] = "The alt text is longer than the network takes.",
        ["authorization_refused"] = "The network refused to begin an authorisation.",
        ["character_not_supported"] = "The network does not take a character of the text: the message names it and its place.",
        ["denied"] = "The person said no at the network.",
        ["exchange_refused"] = "The network gave no tokens: start again.",
        ["handle_not_found"] = "No account answers to this handle.",
        ["invalid_request"] = "The request breaks a rule of its own, as a 400 would tell it.",
        ["media_dimensions_not_supported"] = "The medium is too wide, too high, too large or too small in pixels.",
        ["media_mix_not_supported"] = "This kind of medium stands alone at the network.",
        ["media_ratio_not_supported"] = "The network does not take this ratio of width to height.",
        ["media_required"] = "This kind of post needs media.",
        ["media_too_large"] = "The file has more bytes than the network takes.",
        ["media_too_long"] = "The medium lasts longer than the network takes.",
        ["media_too_short"] = "The medium is shorter than the network takes.",
        ["media_too_small"] = "The file has fewer bytes than the network takes.",
        ["media_type_not_supported"] = "The network does not take this type of medium.",
        ["network_not_set_up"] = "This installation has no application at the network yet.",
        ["not_a_post"] = "The address is none of a post at this network.",
        ["not_found"] = "What is named is not in this workspace.",
        ["not_offered"] = "The profile is none of those that were offered.",
        ["option_excludes_media"] = "The option and media exclude each other.",
        ["option_invalid"] = "The value is not what the option takes.",
        ["option_required"] = "The network needs this option.",
        ["option_unknown"] = "The network has no such option.",
        ["platform_mismatch"] = "The account is on another platform.",
        ["post_type_not_supported"] = "The network has no such type of post.",
        ["profile_unreadable"] = "The network did not tell whose account it is.",
        ["registration_refused"] = "The server takes no application like this one.",
        ["schedule_too_far"] = "The time is further ahead than a post can be scheduled.",
        ["server_gone"] = "This server is gone: name the one where the account is now.",
        ["server_missing"] = "The server has to be named, too.",
        ["server_not_reached"] = "The server does not answer.",
        ["server_not_supported"] = "The server speaks nothing that Postato speaks.",
        ["text_not_supported"] = "This kind of post takes no text.",
        ["text_required"] = "This kind of post needs text.",
        ["text_too_long"] = "The text is longer than the network takes.",
        ["too_few_items"] = "The post has fewer items than the network needs.",
        ["too_few_media"] = "The item has fewer media than the network needs.",
        ["too_many_cashtags"] = "The network takes fewer cashtags in a text.",
        ["too_many_items"] = "The post has more items than the network takes.",
        ["too_many_media"] = "The item has more media than the network takes.",
        ["url_not_allowed"] = "This address cannot be fetched: upload the medium and name its id.",
        ["url_unreachable"] = "What stands at this address could not be fetched.",
        ["wrong_account"] = "Another profile was authorised than the one to connect again.",
        ["wrong_issuer"] = "The answer came from another server than the one that was asked.",
    };

    /// <summary>Of what is worth telling and refuses nothing. A draft is told its violations as warnings, too.</summary>
    public static IReadOnlyDictionary<string, string> Warnings { get; } = new SortedDictionary<string, string>(StringComparer.Ordinal)
    {
        ["account_needs_reconnect"] = "The post waits until a person connects the account again.",
        ["alt_text_missing"] = "Media without a description for people who cannot see them.",
        ["alt_text_refused"] = "The network did not take a description: the post stands without it.",
        ["likely_duplicate"] = "A post of the last 24 hours says the same on this account.",
        ["visibility_narrowed"] = "The network shows the post to fewer people than asked.",
    };

    /// <summary>Of a post that failed or waits.</summary>
    public static IReadOnlyDictionary<string, string> PostErrors { get; } = new SortedDictionary<string, string>(StringComparer.Ordinal)
    {
        [ErrorCodes.NetworkRefused] = "The network does not take the post: read its words, correct the post and retry.",
        [ErrorCodes.NetworkUnavailable] = "The network has a fault of its own or did not answer.",
        [ErrorCodes.NetworkRateLimited] = "The network's limit for the account is used up.",
        [ErrorCodes.ReconnectNeeded] = "The account's authorisation has ended: a person connects it again.",
        [ErrorCodes.AccountSuspended] = "The network locked the account.",
        [ErrorCodes.MediaFailed] = "The network cannot use a medium of the post.",
        [ErrorCodes.PartiallyPublished] = "Some items are out and the rest is not: retry sends the rest.",
        [ErrorCodes.DeliveryUncertain] = "It is not known whether the last try published: look at the account, then settle the post.",
        [ErrorCodes.OperatorActionNeeded] = "Whoever runs this installation has to act; nothing on your side.",
        [ErrorCodes.MissedTime] = "It was due more than a day ago and was not sent: retry sends it.",
    };
}
