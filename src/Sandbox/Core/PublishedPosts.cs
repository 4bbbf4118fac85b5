using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace Postato.Sandbox.Core;

/// <summary>All posts that the networks accepted, in order: what tests compare with and the page shows.</summary>
internal sealed class PublishedPosts
{
    private readonly Lock gate = new();
    private readonly List<PublishedPost> posts = [];
    private readonly List<Channel<bool>> watchers = [];
    private long last;

    public PublishedPost Add(Func<long, PublishedPost> make)
    {
        PublishedPost post;
        lock (gate)
        {
            post = make(++last);
            posts.Add(post);
        }

        Changed();
        return post;
    }

    public IReadOnlyList<PublishedPost> Find(string? platform, string? username, long after, int limit)
    {
        lock (gate)
        {
            return [.. posts
                .Where(post => post.Seq > after && (platform is null || post.Platform == platform)
                    && (username is null || Profiles.IsOf(post.Username, username)))
                .Take(limit)];
        }
    }

    public long Count(string platform)
    {
        lock (gate)
            return posts.Count(post => post.Platform == platform);
    }

    public void Clear()
    {
        lock (gate)
            posts.Clear();
        Changed();
    }

    /// <summary>Notifies every open page.</summary>
    public void Changed()
    {
        lock (gate)
            watchers.ForEach(watcher => watcher.Writer.TryWrite(true));
    }

    public Channel<bool> Watch()
    {
        var channel = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        lock (gate)
            watchers.Add(channel);
        return channel;
    }

    public void Unwatch(Channel<bool> channel)
    {
        lock (gate)
            watchers.Remove(channel);
    }
}

/// <summary>A post as a reader of the network would see it.</summary>
internal sealed class PublishedPost
{
    public required long Seq { get; init; }
    public required string Platform { get; init; }
    public required string Username { get; init; }
    public required string Id { get; init; }
    public required string Url { get; init; }
    public required string Text { get; init; }
    public string? ReplyTo { get; init; }
    public IReadOnlyList<PublishedMedia> Media { get; init; } = [];
    public JsonObject Options { get; init; } = [];
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? DeletedAt { get; set; }
    public JsonNode? Raw { get; init; }
}

/// <param name="Url">Where the Sandbox serves the file.</param>
internal sealed record PublishedMedia(
    string Kind, string MimeType, long SizeBytes, string Sha256, int? Width, int? Height, string? Alt, string Url);
