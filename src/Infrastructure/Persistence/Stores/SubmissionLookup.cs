using Npgsql;
using Postato.Application.Posts;
using Postato.Domain.Accounts;
using Postato.Domain.Media;
using Postato.Domain.Networks;
using Postato.Domain.Posts;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;
using Postato.Infrastructure.Persistence.Sql;

namespace Postato.Infrastructure.Persistence.Stores;

/// <summary>The account, the media and the likely duplicate of one submission.</summary>
internal sealed class SubmissionLookup(Id<Workspace> workspace, SubmissionQuestion question) : IForeseen
{
    private static readonly Statement FindAccountFacts = Statement.Load("Accounts/find_facts");
    private static readonly Statement LockMediaFacts = Statement.Load("Media/lock_facts");
    private static readonly Statement ReadMediaFacts = Statement.Load("Media/read_facts");
    private static readonly Statement FindDuplicate = Statement.Load("Posts/find_duplicate");

    /// <summary>Null until it was read.</summary>
    public SubmissionFacts? Facts { get; private set; }

    /// <summary>The result, when it was read for this query.</summary>
    public SubmissionFacts? Answers(Id<Workspace> inWorkspace, SubmissionQuestion asked) =>
        inWorkspace == workspace && asked.AccountId == question.AccountId && asked.Itself == question.Itself
        && asked.ContentHash.AsSpan().SequenceEqual(question.ContentHash) && asked.Media.SequenceEqual(question.Media)
            ? Facts : null;

    public void Ask(NpgsqlBatch batch, bool readOnly)
    {
        batch.BatchCommands.Add(FindAccountFacts.With(
            Value.Of("workspace", workspace), Value.Of("account", question.AccountId), Value.Of("now", question.Now)));
        batch.BatchCommands.Add(FindDuplicate.With(
            Value.Of("workspace", workspace), Value.Of("content_hash", question.ContentHash), Value.Of("since", question.Since),
            Value.Of("except_post", question.Itself)));
        if (question.Media.Count > 0)
        {
            batch.BatchCommands.Add((readOnly ? ReadMediaFacts : LockMediaFacts).With(
                Value.Of("workspace", workspace), Value.Of("media", [.. question.Media.Select(id => id.Value)])));
        }
    }

    public async Task ReadAsync(ResultSets answers, CancellationToken ct)
    {
        var row = await answers.NextAsync(ct);
        var account = await row.ReadAsync(ct) ? AccountOf(row) : null;

        row = await answers.NextAsync(ct);
        Id<Post>? duplicate = await row.ReadAsync(ct) ? row.GetId<Post>("id") : null;

        var media = new Dictionary<Id<MediaItem>, StoredMediaFacts>();
        if (question.Media.Count > 0)
        {
            row = await answers.NextAsync(ct);
            while (await row.ReadAsync(ct))
                media.Add(row.GetId<MediaItem>("id"), MediaOf(row));
        }

        Facts = new(account, media, duplicate);
    }

    private static AccountFacts AccountOf(NpgsqlDataReader row) => new(
        new Platform(row.Get<string>("platform")),
        new(
            SnakeCase.TryParse<AccountStatus>(row.Get<string>("status"), out var status)
                ? status
                : throw new InvalidOperationException("The database holds an unknown account status."),
            row.Get<bool>("paused"),
            row.FindValue<DateTimeOffset>("silent_until")),
        row.Find<string>("facts"));

    private static StoredMediaFacts MediaOf(NpgsqlDataReader row) => new(
        row.Get<string>("mime_type"), row.Get<long>("size_bytes"), row.FindValue<int>("width"), row.FindValue<int>("height"),
        row.FindValue<int>("duration_ms"), row.Find<string>("alt"));
}
