using Postato.Bench.Report;
using Postato.Domain.Posts.Limits;
using Postato.Infrastructure.Networks.X;

namespace Postato.Bench.Figures;

internal sealed class ValidationFigure : IFigure
{
    public string Name => "validation";

    public string How =>
        "One thread checks posts for X against its limits, over and over: a text of 110 characters, one of 270, one with a link and "
            + "emoji, one with a picture, in turns. Per second of processor time.";

    public Task MeasureAsync(Session session, Figure figure)
    {
        var now = TimeProvider.System.GetUtcNow();
        Draft[] drafts =
        [
            Of(string.Join(' ', Enumerable.Repeat("ten chars.", 10))),
            Of(string.Join(' ', Enumerable.Repeat("A sentence of forty characters, or so.", 7))),
            Of("Our new page is up: https://www.example.com/news/2026/an-article?from=post and we are glad 🎉👩‍👩‍👧‍👦 #firstpost"),
            Of("A picture", new DraftMedia("image/png", 480_000, 1_200, 800, null, "What it shows")),
        ];
        foreach (var draft in drafts)
        {
            if (LimitCheck.Check(draft, XCapabilities.All, now).Violations is { Count: > 0 } violations)
                throw new InvalidOperationException($"A valid post is refused: {violations[0]}");
        }

        var (rate, bytes) = Counting.Of(session, i => LimitCheck.Check(drafts[i & 3], XCapabilities.All, now));
        figure.Add("checks a second and core", rate, "/s", "200 000", rate >= 200_000);
        figure.Add("allocated a check", bytes, "bytes", "under 1 024", bytes < 1_024);
        return Task.CompletedTask;
    }

    private static Draft Of(string text, params IReadOnlyList<DraftMedia> media) =>
        new("tweet", [new DraftItem(text, media)], null, null, SingleContent: true);
}
