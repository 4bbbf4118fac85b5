using Postato.Domain.Networks;
using Postato.Domain.Posts.Limits;

namespace Postato.Application.Posts;

/// <summary>Checks that the account and media of a submission exist.</summary>
internal static class ReferenceCheck
{
    public static IReadOnlyList<Violation> Of(PostSubmission submission, NetworkCapabilities network, SubmissionFacts facts)
    {
        var found = new List<Violation>();
        if (facts.Account is null)
            found.Add(new("accountId", "not_found", "There is no such account in this workspace.", null));
        else if (facts.Account.Platform != network.Platform)
            found.Add(new(
                "platform", "platform_mismatch", $"This account is on {facts.Account.Platform}: name that platform or another account.",
                network.Platform.Key));

        for (var item = 0; item < submission.Items.Count; item++)
        {
            for (var index = 0; index < submission.Items[item].Media.Count; index++)
            {
                if (Of(submission.Items[item].Media[index], facts) is { } broken)
                    found.Add(broken with { Field = $"{submission.MediaField(item, index)}.{broken.Field}" });
            }
        }

        return found;
    }

    private static Violation? Of(SubmittedMedia media, SubmissionFacts facts)
    {
        if (media.Id is { } id)
            return facts.Media.ContainsKey(id) ? null : new("id", "not_found", "There is no such medium in this workspace.", null);

        return new("url", "url_not_allowed", "This URL cannot be fetched: upload the medium and name its id.", null);
    }
}
