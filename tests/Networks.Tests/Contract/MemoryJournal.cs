using System.Collections.Concurrent;
using Postato.Application.Deliveries;
using Postato.Application.Media;
using Postato.Domain.Accounts;
using Postato.Domain.Primitives;

namespace Postato.Networks.Tests.Contract;

/// <summary>The engine's journal, without a database.</summary>
public sealed class MemoryJournal(TimeProvider clock) : IDeliveryJournal, ITokenRefresh, IMediaStore
{
    private static readonly TimeSpan InFlight = TimeSpan.FromSeconds(60);

    private readonly ConcurrentDictionary<Guid, TestPost> posts = new();
    private readonly ConcurrentDictionary<string, byte[]> media = new();

    /// <summary>The worker dies, once, at the first write for which this is true: nothing of that write is stored.</summary>
    public Func<JournalWrite, bool>? DiesAt { get; set; }

    /// <summary>The whole network is held until then.</summary>
    public DateTimeOffset NetworkHeldUntil { get; private set; }

    public void Add(TestPost post) => posts[post.DeliveryId.Value] = post;

    public void Add(string key, byte[] bytes) => media[key] = bytes;

    public Task<DeliveryWork?> OpenAsync(DeliveryLease lease, CancellationToken ct)
    {
        var post = posts[lease.DeliveryId.Value];
        var account = post.Account;
        return Task.FromResult<DeliveryWork?>(new(
            post.Status, account.Platform, post.Post,
            [.. post.Published.Select((item, i) => new DeliveryItem(
                default, i, item is null ? Domain.Posts.ItemStatus.Pending : Domain.Posts.ItemStatus.Published, item?.PlatformPostId,
                item?.PlatformUrl?.AbsoluteUri))],
            account.Profile.PlatformAccountId, account.Username, account.Tokens, post.Plan, post.Journal, post.Attempts, post.Failures,
            null,
            post.Post.Items.SelectMany(item => item.Media).ToDictionary(item => item.Id.Value, item => item.Sha256),
            account.Profile.Facts));
    }

    public Task<bool> IsTakenAsync(DeliveryLease lease, int item, string platformPostId, CancellationToken ct) =>
        Task.FromResult(posts.Values
            .Where(post => post.Account.Id == lease.AccountId)
            .SelectMany(post => post.Published.Where((_, i) => post.DeliveryId != lease.DeliveryId || i != item))
            .Any(published => published?.PlatformPostId == platformPostId));

    public Task<bool> WriteAsync(JournalWrite write, CancellationToken ct)
    {
        if (DiesAt?.Invoke(write) == true)
        {
            DiesAt = null;
            return Task.FromResult(false);
        }

        var post = posts[write.Lease.DeliveryId.Value];
        post.Write(write);
        if (write.End?.Account is { } change)
        {
            post.Account.Status = change.Status ?? post.Account.Status;
            post.Account.HeldUntil = change.HeldUntil ?? post.Account.HeldUntil;
        }

        if (write.End?.NetworkHeldUntil is { } until && until > NetworkHeldUntil)
            NetworkHeldUntil = until;
        return Task.FromResult(true);
    }

    public Task<RefreshGrant> BeginAsync(AccountRef account, CancellationToken ct)
    {
        var (held, now) = (AccountOf(account), clock.GetUtcNow());
        var free = held.RefreshStartedAt is null || held.RefreshStartedAt < now - InFlight;
        if (held.RefreshTries < 2 && free)
        {
            (held.RefreshStartedAt, held.RefreshTries) = (now, held.RefreshTries + 1);
            return Task.FromResult(new RefreshGrant(RefreshPermit.Granted, now, held.Tokens));
        }

        return Task.FromResult(new RefreshGrant(free ? RefreshPermit.Spent : RefreshPermit.Busy));
    }

    public Task<bool> StoreAsync(AccountRef account, RefreshGrant grant, NetworkTokens tokens, CancellationToken ct)
    {
        var held = AccountOf(account);
        (held.Tokens, held.RefreshStartedAt, held.RefreshTries) = (tokens, null, 0);
        return Task.FromResult(true);
    }

    public Task AbandonAsync(AccountRef account, RefreshGrant grant, RefreshSetback? setback, CancellationToken ct)
    {
        var held = AccountOf(account);
        (held.RefreshStartedAt, held.RefreshTries) = (null, Math.Max(held.RefreshTries - 1, 0));
        return Task.CompletedTask;
    }

    public Task LoseAnswerAsync(AccountRef account, RefreshGrant grant, RefreshSetback setback, CancellationToken ct) => Task.CompletedTask;

    public Task<Stream> OpenAsync(string key, CancellationToken ct) =>
        Task.FromResult<Stream>(new MemoryStream(media[key], writable: false));

    public Task<Result<StoredBytes>> SaveAsync(string key, Stream body, long maximumBytes, CancellationToken ct) =>
        throw new NotSupportedException();

    public Task DeleteAsync(string key, CancellationToken ct) => throw new NotSupportedException();

    private TestAccount AccountOf(AccountRef account) => posts.Values.First(post => post.Account.Id == account.AccountId).Account;
}
