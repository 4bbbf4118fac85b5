using System.Globalization;
using Postato.Domain.Networks;
using Postato.Infrastructure.Networks.Shared;

namespace Postato.Infrastructure.Networks.Mastodon;

/// <summary>
/// The idempotency key of an attempt. It is fixed when the post is planned; where a server also remembers errors, an attempt after an error
/// takes the next key, because the server would only repeat the error.
/// </summary>
internal static class MastodonKeys
{
    public static string KeyOf(StepContext step, KeyMemory memory)
    {
        var planned = step.Step.Planned<ItemPlan>().Key;
        var answered = memory == KeyMemory.Successes ? 0 : AnsweredErrors(step.History);
        return answered == 0 ? planned : string.Create(CultureInfo.InvariantCulture, $"{planned}-{answered + 1}");
    }

    // Attempts that ended without a doubt were answered, or never left.
    private static int AnsweredErrors(StepHistory history) =>
        Math.Max(0, history.Performances - 1 - history.Doubts.Count)
        + history.Doubts.Count(note => DoubtNote.Read(note)?.Said is Meaning.NetworkFault or Meaning.Unknown or Meaning.MediaTaken);
}
