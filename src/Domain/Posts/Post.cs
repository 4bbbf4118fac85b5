using System.Text.Json;
using Postato.Domain.Accounts;
using Postato.Domain.Networks;
using Postato.Domain.Posts.Limits;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Domain.Posts;

/// <summary>One piece of content for one network and one account.</summary>
public sealed class Post : IEntity
{
    public static string Prefix => "pst";

    private readonly List<PostItem> items = [];

    private Post() { }

    public Id<Tenant> TenantId { get; private init; }

    public Id<Workspace> WorkspaceId { get; private init; }

    public Id<Post> Id { get; private init; }

    public Id<SocialAccount> AccountId { get; private init; }

    public Platform Platform { get; private init; }

    public string PostType { get; private set; } = "";

    public PostStatus Status { get; private set; }

    /// <summary>The platform's options, as sent.</summary>
    public string? Options { get; private set; }

    /// <summary>Up to 20 key-value pairs of the caller, as JSON.</summary>
    public string? Metadata { get; private set; }

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset UpdatedAt { get; private set; }

    public DateTimeOffset? ScheduledAt { get; private set; }

    public DateTimeOffset? PublishedAt { get; private set; }

    public DateTimeOffset? NextAttemptAt { get; private set; }

    public DateTimeOffset? DeletedAt { get; private set; }

    public PostError? Error { get; private set; }

    public IReadOnlyList<Warning> Warnings { get; private set; } = [];

    /// <summary>SHA-256 of platform, account and normalised content, to find likely duplicates.</summary>
    public byte[] ContentHash { get; private set; } = [];

    /// <summary>Who submitted it, by prefixed id.</summary>
    public string CreatedBy { get; private init; } = "";

    public IReadOnlyList<PostItem> Items => items;

    /// <summary>Every transition so far, oldest first.</summary>
    public IReadOnlyList<PostTransition> Transitions { get; private set; } = [];

    public static Post Create(
        Id<Tenant> tenant, Id<Workspace> workspace, Id<SocialAccount> account, Platform platform, string createdBy, PostContent content,
        DateTimeOffset now)
    {
        var post = new Post
        {
            TenantId = tenant,
            WorkspaceId = workspace,
            Id = Id<Post>.New(now),
            AccountId = account,
            Platform = platform,
            Status = PostStatus.Draft,
            CreatedBy = createdBy,
            CreatedAt = now,
        };
        post.Fill(content, now);
        return post;
    }

    /// <summary>The content of a post that may have reached the network, even in part, cannot be changed.</summary>
    public bool ContentIsOpen => Status is PostStatus.Draft or PostStatus.Scheduled or PostStatus.Pending
        || (Status == PostStatus.Failed && Error?.Code != ErrorCodes.DeliveryUncertain
            && items.TrueForAll(item => item.Status != ItemStatus.Published));

    public Error? Replace(PostContent content, DateTimeOffset now)
    {
        if (!ContentIsOpen)
            return Refusal();

        Fill(content, now);
        return null;
    }

    /// <summary>Sends the post as soon as possible.</summary>
    public Error? Submit(DateTimeOffset now) => Move(PostTrigger.Submit, now, () => (ScheduledAt, NextAttemptAt) = (null, null));

    public Error? Schedule(DateTimeOffset at, DateTimeOffset now) => Move(PostTrigger.Schedule, now, () => ScheduledAt = at);

    public Error? Unschedule(DateTimeOffset now) => Move(PostTrigger.Unschedule, now, () => ScheduledAt = null);

    public Error? Cancel(DateTimeOffset now) => Move(PostTrigger.Cancel, now, () => NextAttemptAt = null);

    /// <summary>Only when the items that are sent again are known not to be published.</summary>
    public Error? Retry(DateTimeOffset now)
    {
        if (Error?.Code == ErrorCodes.DeliveryUncertain)
            return Refusal();

        return Move(PostTrigger.Retry, now, () =>
        {
            Error = null;
            items.ForEach(item => item.Reset());
        });
    }

    /// <summary>The item of which it is unknown whether it was published; null when there is none.</summary>
    public PostItem? UncertainItem =>
        Status == PostStatus.Failed && Error?.Code == ErrorCodes.DeliveryUncertain
            ? items.Find(item => item.Status == ItemStatus.Uncertain)
            : null;

    /// <summary>A person saw the item at the network. The rest of a thread can be sent with <see cref="Retry"/>.</summary>
    public Error? ResolvePublished(PublishedItem found, DateTimeOffset now)
    {
        if (UncertainItem is not { } uncertain)
            return Refusal();

        uncertain.Publish(found.PlatformPostId, found.PlatformUrl?.AbsoluteUri);
        UpdatedAt = now;
        var standing = items.Count(item => item.Status == ItemStatus.Published);
        if (standing == items.Count)
            return Move(PostTrigger.Resolve, now, () => (Error, PublishedAt) = (null, now));

        Error = new(
            ErrorCodes.PartiallyPublished, $"{standing} of {items.Count} items are published.",
            "Retry the post to send the rest, or leave it.");
        return null;
    }

    /// <summary>A person saw that the item is not there: it may be sent again.</summary>
    public Error? ResolveNotPublished(DateTimeOffset now)
    {
        if (UncertainItem is not { } uncertain)
            return Refusal();

        uncertain.Fail(ItemStatus.Failed);
        UpdatedAt = now;
        Error = new(ErrorCodes.NetworkUnavailable, "It did not reach the network: a person looked.", "Retry the post to send it again.");
        return null;
    }

    /// <summary>Hides it from lists; the record stays. A waiting post is cancelled first; one in flight cannot be hidden.</summary>
    public Error? Delete(DateTimeOffset now)
    {
        if (PostMachine.Allows(Status, PostTrigger.Cancel))
            Cancel(now);
        else if (Status == PostStatus.Processing)
            return Refusal();

        DeletedAt = UpdatedAt = now;
        return null;
    }

    public void Warn(IReadOnlyList<Warning> warnings) => Warnings = warnings;

    private void Fill(PostContent content, DateTimeOffset now)
    {
        PostType = content.PostType;
        Options = content.Options?.GetRawText();
        Metadata = content.Metadata is null ? null : JsonSerializer.Serialize(content.Metadata);
        ContentHash = content.Hash(Platform, AccountId);
        UpdatedAt = now;
        // Unchanged items keep their ids and states.
        if (HoldsAlready(content.Items))
            return;

        items.Clear();
        items.AddRange(content.Items.Select((item, index) => PostItem.Create(this, index, item.Text, item.Media, now)));
    }

    private bool HoldsAlready(IReadOnlyList<ItemContent> wanted) => items.Count == wanted.Count
        && items.TrueForAll(item => item.Text == wanted[item.Index].Text && item.Media.SequenceEqual(wanted[item.Index].Media));

    private Error? Move(PostTrigger trigger, DateTimeOffset now, Action apply)
    {
        if (!PostMachine.TryMove(Status, trigger, out var to))
            return Refusal();

        Transitions = [.. Transitions, new(now, Status, trigger, to)];
        Status = to;
        UpdatedAt = now;
        apply();
        return null;
    }

    private InvalidState Refusal() => new(SnakeCase.Of(Status));
}
