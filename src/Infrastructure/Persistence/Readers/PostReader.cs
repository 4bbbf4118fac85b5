using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Postato.Application.Lists;
using Postato.Application.Posts;
using Postato.Application.UseCases;
using Postato.Domain.Accounts;
using Postato.Domain.Networks;
using Postato.Domain.Posts;
using Postato.Domain.Primitives;
using Postato.Infrastructure.Persistence.Sql;

namespace Postato.Infrastructure.Persistence.Readers;

/// <summary>Reads posts for display.</summary>
internal sealed class PostReader(UnitOfWork work, TimeProvider clock) : IPostReader
{
    // With row-level security no index can serve a text search, so it looks at the newest posts only.
    private const int SearchedPosts = 5_000;

    private static readonly Statement FindTimeline = Statement.Load("Posts/find_timeline");

    public async Task<PostView?> GetAsync(WorkspaceScope scope, Id<Post> id, CancellationToken ct)
    {
        var rows = await ViewsAsync(In(scope).Where(post => post.Id == id), ct);
        return rows is [var view] ? view : null;
    }

    public async Task<Page<PostView>> ListAsync(WorkspaceScope scope, PostFilter filter, PageRequest page, CancellationToken ct)
    {
        var posts = Matching(In(scope), filter);
        if (page.After is { } after)
            posts = posts.Where(post => post.Id < new Id<Post>(after));

        var rows = await ViewsAsync(posts.OrderByDescending(post => post.Id).Take(page.Limit + 1), ct);
        return page.Cut(rows, view => view.Id.Value);
    }

    public async Task<Page<TimelineEntry>?> TimelineAsync(WorkspaceScope scope, Id<Post> id, long after, int limit, CancellationToken ct)
    {
        if (!await In(scope).AnyAsync(post => post.Id == id, ct))
            return null;

        await using var batch = work.Connection.CreateBatch();
        batch.BatchCommands.Add(FindTimeline.In(
            scope, Value.Of("post", id), Value.Of("printed_id", id.ToString()), Value.Of("skip", after), Value.Of("take", limit + 1)));
        await using var rows = await batch.ExecuteReaderAsync(ct);
        var entries = new List<TimelineEntry>();
        while (await rows.ReadAsync(ct))
            entries.Add(EntryOf(rows));

        return entries.Count <= limit
            ? new(entries, null)
            : new(entries.GetRange(0, limit), (after + limit).ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    private IQueryable<Post> In(WorkspaceScope scope) => work.Db.Set<Post>().AsNoTracking()
        .Where(post => post.TenantId == scope.TenantId && post.WorkspaceId == scope.WorkspaceId && post.DeletedAt == null);

    private static IQueryable<Post> Matching(IQueryable<Post> posts, PostFilter filter)
    {
        if (filter.Query is { Length: > 0 } words)
        {
            var literal = words.Replace(@"\", @"\\", StringComparison.Ordinal)
                .Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal);
            var pattern = $"%{literal}%";
            posts = posts.OrderByDescending(post => post.Id).Take(SearchedPosts)
                .Where(post => post.Items.Any(item => EF.Functions.ILike(item.Text, pattern, @"\")));
        }

        if (filter.Statuses.Count > 0)
            posts = posts.Where(post => filter.Statuses.Contains(post.Status));
        if (filter.Platform is { } platform)
            posts = posts.Where(post => post.Platform == new Platform(platform));
        if (filter.PostType is { } type)
            posts = posts.Where(post => post.PostType == type);
        if (filter.AccountId is { } account)
            posts = posts.Where(post => post.AccountId == account);
        if (filter.From is { } from)
            posts = posts.Where(post => (post.PublishedAt ?? post.ScheduledAt ?? post.CreatedAt) >= from);
        if (filter.To is { } to)
            posts = posts.Where(post => (post.PublishedAt ?? post.ScheduledAt ?? post.CreatedAt) < to);
        return posts;
    }

    private async Task<List<PostView>> ViewsAsync(IQueryable<Post> posts, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var standing = Standings.At(work.Db, now);
        var rows = await posts
            .Select(post => new
            {
                Post = post,
                Items = post.Items.OrderBy(item => item.Index).ToList(),
                Account = work.Db.Set<SocialAccount>()
                    .Where(account => account.TenantId == post.TenantId && account.WorkspaceId == post.WorkspaceId)
                    .Where(account => account.Id == post.AccountId)
                    .Select(standing).First(),
            })
            .ToListAsync(ct);
        return [.. rows.Select(row => PostView.Of(row.Post, row.Items, row.Account, now))];
    }

    private static TimelineEntry EntryOf(NpgsqlDataReader row) => new(
        row.Get<DateTimeOffset>("at"),
        row.Get<string>("kind"),
        row.FindValue<Guid>("item_id") is { } item ? new Id<PostItem>(item).ToString() : null,
        JsonElement.Parse(row.Get<string>("data")));
}
