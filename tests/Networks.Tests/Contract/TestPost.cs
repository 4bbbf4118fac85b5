using System.Text.Json;
using Postato.Application.Deliveries;
using Postato.Domain.Deliveries;
using Postato.Domain.Networks;
using Postato.Domain.Posts;
using Postato.Domain.Posts.Limits;
using Postato.Domain.Primitives;

namespace Postato.Networks.Tests.Contract;

/// <summary>A post and its delivery as their rows would hold them.</summary>
public sealed class TestPost
{
    private readonly List<JournalRow> rows = [];
    private readonly PublishedItem?[] published;

    public TestPost(TestAccount account, PublishPost post, DateTimeOffset now)
    {
        (Account, Post, DueAt, DeliveryId) = (account, post, now, Id<Delivery>.New(now));
        published = new PublishedItem?[post.Items.Count];
    }

    public TestAccount Account { get; }

    public PublishPost Post { get; }

    public Id<Delivery> DeliveryId { get; }

    public PostStatus Status { get; private set; } = PostStatus.Pending;

    public PostError? Error { get; private set; }

    /// <summary>Null when the delivery is closed.</summary>
    public DateTimeOffset? DueAt { get; set; }

    public IReadOnlyList<PlannedStep>? Plan { get; private set; }

    /// <summary>The outcome of each attempt.</summary>
    public List<AttemptEnd> Ends { get; } = [];

    /// <summary>Warnings for the author.</summary>
    public List<Warning> Warnings { get; } = [];

    public IReadOnlyList<PublishedItem?> Published => published;

    public IReadOnlyList<JournalEntry> Journal =>
        [.. rows.Select(row => new JournalEntry(row.Intent.Name, row.Intent.At, row.End?.Outcome, row.End?.Data))];

    /// <summary>The outcome of each performance, as the journal spells it: <c>item:0 in_doubt</c>.</summary>
    public IReadOnlyList<string> Outcomes => [.. rows.Select(row => $"{row.Intent.Name} {row.End?.Outcome ?? "open"}")];

    public IReadOnlyList<NetworkError> Errors => [.. rows.Select(row => row.End?.Error).OfType<NetworkError>()];

    /// <summary>The HTTP requests of all steps.</summary>
    public IReadOnlyList<RequestRecord> Requests => [.. rows.SelectMany(row => row.End?.Requests ?? [])];

    /// <summary>Results of the finished steps, by name.</summary>
    public IReadOnlyDictionary<string, JsonElement> Done => rows
        .Where(row => row.End?.Outcome == "done")
        .Select(row => KeyValuePair.Create(row.Intent.Name.Replace("reconcile:", "", StringComparison.Ordinal), row.End!.Data ?? default))
        .GroupBy(pair => pair.Key, StringComparer.Ordinal)
        .ToDictionary(group => group.Key, group => group.Last().Value, StringComparer.Ordinal);

    public int Attempts { get; private set; }

    public int Failures => Ends.Count(end => end.Outcome == "retry");

    /// <summary>One commit.</summary>
    public void Write(JournalWrite write)
    {
        if (write.Start is { } start)
            (Attempts, Status) = (start.Number, start.Transition?.To ?? Status);
        if (write.Start?.Plan is { } plan)
            Plan = plan;
        if (write.Outcome is { } end)
        {
            rows.Single(row => row.Intent.Id == end.Id).End = end;
            if (end.Warning is { } warning)
                Warnings.Add(warning);
            if (end.Published is { } item)
                published[end.ItemIndex!.Value] = item;
        }

        if (write.Intent is { } intent)
            rows.Add(new(intent));
        if (write.End is { } over)
        {
            Ends.Add(over);
            DueAt = over.DueAt;
            Status = over.Post?.Transition?.To ?? Status;
            Error = over.Post?.Error ?? Error;
        }
    }

    private sealed class JournalRow(StepIntent intent)
    {
        public StepIntent Intent { get; } = intent;

        public StepEnd? End { get; set; }
    }
}
