using System.Net.Http.Headers;
using System.Net.Http.Json;
using Postato.Api.Tests.Support;
using Postato.Application.Posts;
using Postato.Domain.Media;
using Postato.Domain.Primitives;
using Postato.Testing.Postgres;

namespace Postato.Api.Tests.Isolation;

/// <summary>A valid request for each route, on resources created for it.</summary>
internal sealed class SampleRequests(HostServices hostServices, TestDatabase database, TestTenant owner)
{
    private static readonly byte[] Pixel = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==");

    /// <param name="route">Method and pattern, as the host defines it.</param>
    public async Task<HttpRequestMessage> ForAsync(string route)
    {
        var (method, pattern) = (
            route[..route.IndexOf(' ', StringComparison.Ordinal)], route[(route.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
        var path = pattern
            .Replace("{ws}", owner.Workspace.Id.ToString(), StringComparison.Ordinal)
            .Replace("{token}", "no-such-token", StringComparison.Ordinal)
            .Replace("{platform}", "paper", StringComparison.Ordinal);
        if (path.Contains("{id}", StringComparison.Ordinal))
            path = path.Replace("{id}", await CreateResourceAsync(route), StringComparison.Ordinal);
        return new(HttpMethod.Parse(method), path) { Content = await BodyAsync(route) };
    }

    private async Task<string> CreateResourceAsync(string route) => route switch
    {
        _ when route.Contains("/connect-links/", StringComparison.Ordinal) => (await LinkAsync()).ToString(),
        _ when route.Contains("/media/", StringComparison.Ordinal) => (await PictureAsync()).ToString(),
        _ when route.Contains("/accounts/", StringComparison.Ordinal) => (await AccountAsync()).ToString(),
        "POST /v1/workspaces/{ws}/posts/{id}/retry" => await FailedPostAsync(),
        "POST /v1/workspaces/{ws}/posts/{id}/resolve" => await UncertainPostAsync(),
        _ => (await PostAsync()).Id.ToString(),
    };

    private async Task<HttpContent?> BodyAsync(string route) => route switch
    {
        "POST /v1/workspaces/{ws}/posts" or "POST /v1/workspaces/{ws}/posts/validate" => JsonContent.Create(Post()),
        "POST /v1/workspaces/{ws}/posts/batch" => JsonContent.Create(new { posts = new[] { Post() } }),
        "PATCH /v1/workspaces/{ws}/posts/{id}" => JsonContent.Create(new { content = "Changed" }),
        "POST /v1/workspaces/{ws}/accounts/connect-links" => JsonContent.Create(new { platform = "paper" }),
        "POST /v1/workspaces/{ws}/posts/{id}/resolve" => JsonContent.Create(new { outcome = "not_published" }),
        "POST /v1/workspaces/{ws}/media" => await UploadAsync(),
        _ => null,
    };

    private object Post() =>
        new
        {
            platform = "paper",
            accountId = owner.Account.Id.ToString(),
            status = "publish",
            content = $"Hello {Id<MediaItem>.New(TimeProvider.System.GetUtcNow())}",
        };

    private async Task<PostView> PostAsync()
    {
        var now = TimeProvider.System.GetUtcNow();
        var submission = owner.Submission($"Hello {Id<MediaItem>.New(now)}", SubmissionStatus.Scheduled, now.AddDays(1));
        return (await hostServices.RunAsync<CreatePost, PostSubmission, PostView>(owner, submission)).Value;
    }

    private async Task<string> FailedPostAsync()
    {
        var post = await PostAsync();
        await database.ExecuteAsync($"update posts set status = 'failed' where id = '{post.Id.Value}'");
        return post.Id.ToString();
    }

    private async Task<string> UncertainPostAsync()
    {
        var post = await PostAsync();
        await database.MakeUncertainAsync(post.Id);
        return post.Id.ToString();
    }

    private async Task<Id<Domain.Accounts.ConnectLink>> LinkAsync()
    {
        var now = TimeProvider.System.GetUtcNow();
        var link = Domain.Accounts.ConnectLink.Create(
            owner.Tenant.Id, owner.Workspace.Id, PaperNetwork.Platform, Domain.Primitives.Uuid7.New(now).ToByteArray(), null, null, null,
            null, "test", now);
        await hostServices.InTransactionAsync(owner.Tenant.Id, work =>
        {
            work.Db.Add(link);
            return Task.CompletedTask;
        });
        return link.Id;
    }

    private async Task<Id<MediaItem>> PictureAsync()
    {
        var now = TimeProvider.System.GetUtcNow();
        var id = Id<MediaItem>.New(now);
        var facts = new MediaFacts("image/png", 70, 1, 1, null, new string('a', 64));
        await hostServices.InTransactionAsync(owner.Tenant.Id, work =>
        {
            work.Db.Add(MediaItem.Ready(owner.Tenant.Id, owner.Workspace.Id, id, facts, "none", null, null, now));
            return Task.CompletedTask;
        });
        return id;
    }

    private async Task<Id<Domain.Accounts.SocialAccount>> AccountAsync()
    {
        var now = TimeProvider.System.GetUtcNow();
        var account = TestTenant.AccountOf(owner.Tenant.Id, owner.Workspace.Id, now, Id<MediaItem>.New(now).ToString());
        await hostServices.InTransactionAsync(owner.Tenant.Id, work =>
        {
            work.Db.Add(account);
            return Task.CompletedTask;
        });
        return account.Id;
    }

    private static Task<HttpContent> UploadAsync()
    {
        var file = new ByteArrayContent(Pixel);
        file.Headers.ContentType = new MediaTypeHeaderValue("image/png");
        return Task.FromResult<HttpContent>(new MultipartFormDataContent { { file, "file", "pixel.png" } });
    }
}
