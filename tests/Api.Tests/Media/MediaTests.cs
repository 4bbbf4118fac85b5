using Postato.Api.Tests.Support;
using Postato.Domain.Tenancy;
using Postato.Testing;

namespace Postato.Api.Tests.Media;

/// <summary>The media API.</summary>
public sealed class MediaTests(SharedApiHost sharedHost) : IAsyncLifetime
{
    private Customer customer = null!;

    public async ValueTask InitializeAsync() => customer = await sharedHost.CreateTenantAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task They_are_listed_newest_first_in_pages_and_by_filters()
    {
        var ids = new List<string> { customer.Picture };
        for (var i = 0; i < 3; i++)
            ids.Insert(0, (await UploadAsync()).Text("id"));

        Assert.Equal(ids, Ids(await customer.GetAsync("/media")));
        var first = await customer.GetAsync("/media?limit=3");
        Assert.Equal(ids[..3], Ids(first));
        var second = await customer.GetAsync($"/media?limit=3&cursor={first.Text("cursor")}");
        Assert.Equal((ids[3..].Count, null), (second.Items.Count, second.Json.GetProperty("cursor").GetString()));

        Assert.Equal(4, (await customer.GetAsync("/media?status=ready&type=image")).Items.Count);
        Assert.Empty((await customer.GetAsync("/media?status=failed")).Items);
        Assert.Empty((await customer.GetAsync("/media?type=video")).Items);
    }

    [Theory]
    [InlineData("status=gone", "status")]
    [InlineData("status=ready,failed", "status")]
    [InlineData("status=%00", "status")]
    [InlineData("type=sound", "type")]
    [InlineData("limit=0", "limit")]
    [InlineData("cursor=x", "cursor")]
    public async Task An_invalid_parameter_is_refused(string query, string field) =>
        Assert.Equal([field], (await customer.GetAsync($"/media?{query}")).Details.Keys);

    [Fact]
    [Rule("S-34")]
    public async Task Files_are_downloads_that_browsers_do_not_render()
    {
        var media = await UploadAsync(filename: "<script>alert(1).png");
        var bytes = await FetchAsync(media);

        Assert.Equal((200, "image/png"), (bytes.Status, bytes.Headers["Content-Type"]));
        Assert.StartsWith("attachment", bytes.Headers["Content-Disposition"], StringComparison.Ordinal);
        Assert.DoesNotContain("script", bytes.Headers["Content-Disposition"], StringComparison.Ordinal);
        Assert.Equal(
            ("sandbox; default-src 'none'", "nosniff"),
            (bytes.Headers["Content-Security-Policy"], bytes.Headers["X-Content-Type-Options"]));
        Assert.Equal($"{Pictures.Png.Length}", bytes.Headers["Content-Length"]);
        Assert.Equal((206, "bytes 0-3/" + Pictures.Png.Length), await RangeAsync(media));
    }

    [Fact]
    public async Task An_unused_medium_is_deleted_with_its_file()
    {
        var media = await UploadAsync();
        var deleted = await customer.DeleteAsync($"/media/{media.Text("id")}");

        Assert.Equal($$"""{"id":"{{media.Text("id")}}","deleted":true}""", deleted.Body);
        foreach (var gone in (Reply[])[
            await customer.GetAsync($"/media/{media.Text("id")}"), await customer.DeleteAsync($"/media/{media.Text("id")}"),
            await FetchAsync(media),
        ])
            Assert.Equal((404, "not_found"), (gone.Status, gone.Error));
        Assert.Empty(UploadTests.FilesOf(customer));
        Assert.Equal(["media[0].id not_found"], (await customer.PostAsync("/posts", Post(media.Text("id")))).Violations);
        Assert.Equal(1, await customer.Database.CountAsync("audit_entries", $"action = 'media.delete' and target = '{media.Text("id")}'"));
    }

    [Theory]
    [InlineData("draft")]
    [InlineData("scheduled")]
    [InlineData("pending")]
    [InlineData("processing")]
    public async Task A_medium_of_a_waiting_post_is_kept_and_the_post_is_named(string status)
    {
        var media = (await UploadAsync()).Text("id");
        var post = (await customer.PostAsync("/posts", Post(media))).Text("id");
        await customer.Database.ExecuteAsync(
            $"update posts set status = '{status}' where tenant_id = '{customer.TestTenant.Tenant.Id.Value}'");

        var refused = await customer.DeleteAsync($"/media/{media}");
        Assert.Equal((409, "invalid_state", "in_use"), (refused.Status, refused.Error, refused.Text("currentState")));
        Assert.StartsWith($"{post} ({status}) shows it", refused.Text("message"), StringComparison.Ordinal);
        Assert.Equal(200, (await customer.GetAsync($"/media/{media}")).Status);
    }

    [Theory]
    [InlineData("published")]
    [InlineData("failed")]
    [InlineData("cancelled")]
    public async Task A_medium_of_a_finished_post_is_deleted_and_its_file_is_kept_for_the_record(string status)
    {
        var media = await UploadAsync();
        await customer.PostAsync("/posts", Post(media.Text("id")));
        await customer.Database.ExecuteAsync(
            $"update posts set status = '{status}' where tenant_id = '{customer.TestTenant.Tenant.Id.Value}'");

        Assert.Equal(200, (await customer.DeleteAsync($"/media/{media.Text("id")}")).Status);
        Assert.Equal(404, (await customer.GetAsync($"/media/{media.Text("id")}")).Status);
        Assert.Single(UploadTests.FilesOf(customer));
    }

    [Fact]
    public async Task Of_a_concurrent_post_and_deletion_exactly_one_succeeds()
    {
        for (var round = 0; round < 12; round++)
        {
            var media = (await UploadAsync()).Text("id");
            var (post, deletion) = (customer.PostAsync("/posts", Post(media)), customer.DeleteAsync($"/media/{media}"));
            await Task.WhenAll(post, deletion);

            Assert.Contains(((await post).Status, (await deletion).Status), ((int, int)[])[(201, 409), (422, 200)]);
        }
    }

    [Fact]
    public async Task The_permission_to_read_does_not_allow_writing()
    {
        var reader = await customer.WithAsync(Permission.MediaRead);
        var refused = await reader.DeleteAsync($"/media/{customer.Picture}");
        Assert.Equal((403, "media.write"), (refused.Status, refused.Text("required")));
        Assert.Equal(200, (await reader.GetAsync($"/media/{customer.Picture}")).Status);
    }

    [Theory]
    [InlineData("med_01KAV3W7S1T3V5X8YZ2A4B6C9D")]
    [InlineData("pst_01KAV3W7S1T3V5X8YZ2A4B6C9D")]
    [InlineData("med_01kav3w7s1t3v5x8yz2a4b6c9d")]
    [InlineData("med_")]
    [InlineData("1")]
    public async Task A_malformed_id_is_not_found(string id)
    {
        foreach (var gone in (Reply[])[await customer.GetAsync($"/media/{id}"), await customer.DeleteAsync($"/media/{id}")])
            Assert.Equal((404, "not_found"), (gone.Status, gone.Error));
    }

    private async Task<Reply> UploadAsync(string filename = "picture.png")
    {
        var media = await customer.PostAsync("/media", Pictures.Upload(Pictures.Png, filename));
        Assert.Equal(201, media.Status);
        return media;
    }

    private async Task<Reply> FetchAsync(Reply media)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(media.Text("url")).AbsolutePath);
        return await customer.SendAsync(request);
    }

    private async Task<(int, string)> RangeAsync(Reply media)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(media.Text("url")).AbsolutePath);
        request.Headers.Range = new(0, 3);
        var part = await customer.SendAsync(request);
        return (part.Status, part.Headers["Content-Range"]);
    }

    private object Post(string media) =>
        new { platform = "paper", accountId = customer.Account, status = "draft", content = "Look", media = new[] { new { id = media } } };

    private static IEnumerable<string> Ids(Reply page) => page.Items.Select(media => media.GetProperty("id").GetString()!);
}
