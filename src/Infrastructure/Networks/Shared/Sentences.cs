using Postato.Domain.Networks;
using Postato.Domain.Posts;

namespace Postato.Infrastructure.Networks.Shared;

/// <summary>The errors that all networks share: code, sentence and next step of each meaning.</summary>
/// <param name="who">Who answered, to begin a sentence: <c>X</c>, <c>The server</c>.</param>
internal sealed class Sentences(string who)
{
    private const string TriedAgain = "Nothing: it is tried again.";
    private const string LookedUp = "Nothing: what became of it is looked up.";

    public NetworkError Of(Meaning meaning) => meaning switch
    {
        Meaning.TokenRejected or Meaning.ReconnectNeeded => Says(
            ErrorCodes.ReconnectNeeded, "does not take this account's authorization any more",
            "Reconnect the account: its posts wait and go out then."),
        Meaning.AccountLocked => Says(
            ErrorCodes.AccountSuspended, "locked this account", "Open the account there and do what it asks, then reconnect it here."),
        Meaning.ContentRefused => Says(ErrorCodes.NetworkRefused, "refused the content", "Correct what it names, then retry."),
        Meaning.MediaRefused or Meaning.TooLarge or Meaning.MediaGone or Meaning.MediaNotReady =>
            Says(ErrorCodes.MediaFailed, "refused the media", "Use another file or format, then retry."),
        Meaning.NotFound => Says(
            ErrorCodes.NetworkRefused, "does not find what this post refers to: it may have been deleted",
            "Look at the account, then decide."),
        Meaning.Duplicate => Says(
            ErrorCodes.NetworkRefused, "holds a post of this account with the same text already", "Change the text, then retry."),
        Meaning.Conflict => Says(
            ErrorCodes.DeliveryUncertain, "has something else where this post would be", "Look at the account, then settle the post."),
        Meaning.MediaTaken => Says(ErrorCodes.NetworkUnavailable, "says that this post's media stand in a post already", LookedUp),
        Meaning.RateLimited => Says(
            ErrorCodes.NetworkRateLimited, "takes no more of this account for now", "Nothing: it is sent when the limit is lifted."),
        Meaning.OperatorNeeded => Says(
            ErrorCodes.OperatorActionNeeded, "does not take this installation's app", "Nothing on your side; the operator was told."),
        Meaning.NetworkFault or Meaning.UnderWay or Meaning.Passing =>
            Says(ErrorCodes.NetworkUnavailable, "has a fault of its own", TriedAgain),
        Meaning.Unreadable or Meaning.Arrived => Says(ErrorCodes.NetworkUnavailable, "gave an answer that cannot be read", LookedUp),
        _ => Says(
            ErrorCodes.NetworkRefused, "refused it for a reason that we do not know", "Read what it says, correct the post, then retry."),
    };

    /// <summary>Transport failures: the request did not leave, or its answer was lost.</summary>
    public NetworkError NoAnswer() => Says(ErrorCodes.NetworkUnavailable, "did not answer", TriedAgain);

    private NetworkError Says(string code, string what, string nextStep) => new(code, $"{who} {what}.", nextStep);
}
