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
    private static readonly Statement FindAccountFacts = Statement.Load("find_account_facts");
    private static readonly Statement FindMediaFacts = Statement.Load("find_media_facts");
    private static readonly Statement ReadMediaFacts = Statement.Load("read_media_facts");
    private static readonly Statement FindDuplicate = Statement.Load("find_duplicate");

    /// <summary>Null until it was read.</summary>
    public SubmissionFacts? Facts { get; private set; }

    /// <summary>What was read, when it is the answer to this question.</summary>
    public SubmissionFacts? Answers(Id<Workspace> inWorkspace, SubmissionQuestion asked) =>
        inWorkspace == workspace && asked.AccountId == question.AccountId && asked.Itself == question.Itself
        && asked.ContentHash.AsSpan().SequenceEqual(question.ContentHash) && asked.Media.SequenceEqual(question.Media)
            ? Facts : null;

    public void Ask(NpgsqlBatch batch, bool readOnly)
    {
        batch.BatchCommands.Add(FindAccountFacts.With(Value.Of(workspace), Value.Of(question.AccountId), Value.Of(question.Now)));
        batch.BatchCommands.Add(FindDuplicate.With(Value.Of(workspace), Value.Of(question.ContentHash), Value.Of(question.Since), Value.Of(question.Itself)));
        if (question.Media.Count > 0)
        {
            var media = (readOnly ? ReadMediaFacts : FindMediaFacts).With(Value.Of(workspace), Value.Of([.. question.Media.Select(id => id.Value)]));
            batch.BatchCommands.Add(media);
        }
    }

    public async Task ReadAsync(ResultSets answers, CancellationToken ct)
    {
        var row = await answers.NextAsync(ct);
        var account = await row.ReadAsync(ct) ? AccountOf(row) : null;

        row = await answers.NextAsync(ct);
        Id<Post>? duplicate = await row.ReadAsync(ct) ? new(row.GetGuid(0)) : null;

        var media = new Dictionary<Id<MediaItem>, StoredMediaFacts>();
        if (question.Media.Count > 0)
        {
            row = await answers.NextAsync(ct);
            while (await row.ReadAsync(ct))
                media.Add(new(row.GetGuid(0)), MediaOf(row));
        }

        Facts = new(account, media, duplicate);
    }

    private static AccountFacts AccountOf(NpgsqlDataReader row) => new(
        new Platform(row.GetString(0)),
        new(
            SnakeCase.TryParse<AccountStatus>(row.GetString(1), out var status) ? status : throw new InvalidOperationException("The database holds an unknown account status."),
            row.GetBoolean(3), row.IsDBNull(4) ? null : row.GetFieldValue<DateTimeOffset>(4)),
        row.IsDBNull(2) ? null : row.GetString(2));

    private static StoredMediaFacts MediaOf(NpgsqlDataReader row) =>
        new(row.GetString(1), row.GetInt64(2), Number(row, 3), Number(row, 4), Number(row, 5), row.IsDBNull(6) ? null : row.GetString(6));

    private static int? Number(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt32(column);
}
