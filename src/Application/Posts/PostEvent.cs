using System.Text.Json;
using Postato.Domain.Posts;
using Postato.Domain.Primitives;

namespace Postato.Application.Posts;

/// <summary>What an event about a post carries.</summary>
public static class PostEvent
{
    public static string Data(Post post) => JsonSerializer.Serialize(new
    {
        postId = post.Id.ToString(),
        accountId = post.AccountId.ToString(),
        platform = post.Platform.Key,
        status = SnakeCase.Of(post.Status),
        scheduledAt = post.ScheduledAt,
    });
}
