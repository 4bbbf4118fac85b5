using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Postato.Api.Tests.Support;
using Postato.Domain.Tenancy;
using Postato.Testing;

namespace Postato.Api.Tests.Media;

/// <summary>Uploads over HTTP: a file's type and size are read from its bytes.</summary>
public sealed class UploadTests(SharedApiHost sharedHost) : IAsyncLifetime
{
    private Customer customer = null!;

    public static TheoryData<string, string> Formats => new()
    {
        { nameof(Pictures.Png), "image/png" },
        { nameof(Pictures.Jpeg), "image/jpeg" },
        { nameof(Pictures.Gif), "image/gif" },
        { nameof(Pictures.WebPLossy), "image/webp" },
        { nameof(Pictures.WebPLossless), "image/webp" },
        { nameof(Pictures.WebPExtended), "image/webp" },
        { nameof(Pictures.Heic), "image/heic" },
    };

    public async ValueTask InitializeAsync() => customer = await sharedHost.CreateTenantAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task Type_and_size_are_read_from_the_bytes_whatever_name_and_header_say(string format, string mimeType)
    {
        var bytes = BytesOf(format);
        var media = await customer.PostAsync("/media", Pictures.Upload(bytes, "report.pdf", "application/pdf", alt: "A red field"));

        Assert.Equal(201, media.Status);
        Assert.Equal(
            ["id",
                "url", "type", "mimeType", "sizeBytes", "width", "height", "durationMs", "sha256", "status", "filename", "alt", "createdAt",
                "expiresAt",
            ],
            media.Json.EnumerateObject().Select(member => member.Name));
        Assert.Equal(
            ("image", mimeType, 7, 5),
            (media.Text("type"),
                media.Text("mimeType"), media.Json.GetProperty("width").GetInt32(), media.Json.GetProperty("height").GetInt32()));
        Assert.Equal(
            (bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes))),
            (media.Json.GetProperty("sizeBytes").GetInt32(), media.Text("sha256")));
        Assert.Equal(("ready", "report.pdf", "A red field"), (media.Text("status"), media.Text("filename"), media.Text("alt")));
        Assert.Equal(
            TimeSpan.FromDays(7),
            media.Json.GetProperty("expiresAt").GetDateTimeOffset() - media.Json.GetProperty("createdAt").GetDateTimeOffset());
        Assert.Equal(media.Body, (await customer.GetAsync($"/media/{media.Text("id")}")).Body);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task A_file_that_was_cut_anywhere_is_refused_and_leaves_nothing(string format, string mimeType)
    {
        var bytes = BytesOf(format);
        foreach (var length in Enumerable.Range(1, bytes.Length - 1)
            .Where(length => (length % 5 == 0 && length < 60) || length > bytes.Length - 6 || length % 97 == 0))
        {
            var refused = await customer.PostAsync("/media", Pictures.Upload(bytes[..length], type: mimeType));
            Assert.True(refused.Status is 400 or 415, $"{length} of {bytes.Length} bytes: {refused.Status} {refused.Body}");
        }

        Assert.Empty(FilesOf(customer));
    }

    [Fact]
    [Rule("S-86")]
    public async Task Location_data_is_removed_and_the_size_is_the_displayed_one()
    {
        var media = await customer.PostAsync("/media", Pictures.Upload(Pictures.TellingJpeg));

        Assert.Equal((201, 5, 7), (media.Status, media.Json.GetProperty("width").GetInt32(), media.Json.GetProperty("height").GetInt32()));
        var stored = await File.ReadAllBytesAsync(Assert.Single(FilesOf(customer)), TestContext.Current.CancellationToken);
        Assert.True(stored.AsSpan().IndexOf("GPS"u8) < 0 && stored.AsSpan().IndexOf("Exif"u8) > 0);
        Assert.Equal(
            (stored.Length, Convert.ToHexStringLower(SHA256.HashData(stored))),
            (media.Json.GetProperty("sizeBytes").GetInt32(), media.Text("sha256")));
        Assert.Equal(media.Text("sha256"), (await customer.PostAsync("/media", Pictures.Upload(stored))).Text("sha256"));
    }

    [Fact]
    public async Task An_empty_file_says_so()
    {
        var refused = await customer.PostAsync("/media", Pictures.Upload([]));
        Assert.Equal((400, "INVALID_REQUEST", "The file is empty."), (refused.Status, refused.Error, refused.Details["file"]));
    }

    [Theory]
    [InlineData("plain text")]
    [InlineData("<svg xmlns=\"http://www.w3.org/2000/svg\"/>")]
    [InlineData("<!doctype html><script>alert(1)</script>")]
    [InlineData("%PDF-1.7")]
    [InlineData("PK\u0003\u0004")]
    [InlineData("GIF89a")]
    [InlineData("\u0000\u0000\u0000\u0018ftypisom")]
    [InlineData("\u0000\u0000\u0000\u001cftypavif\u0000\u0000\u0000\u0000avifmif1miaf")]
    public async Task A_file_that_is_not_an_image_is_refused_with_the_accepted_types(string content)
    {
        var refused = await customer.PostAsync("/media", Pictures.Upload(Encoding.Latin1.GetBytes(content)));
        Assert.Equal((415, "unsupported_media_type"), (refused.Status, refused.Error));
        Assert.Equal(
            ["image/jpeg", "image/png", "image/webp", "image/gif", "image/heic"],
            refused.Json.GetProperty("limit").EnumerateArray().Select(type => type.GetString()));
        Assert.Empty(FilesOf(customer));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task An_image_with_something_else_behind_its_end_is_refused(string format, string mimeType)
    {
        foreach (var tail in (byte[][])[
            [.. "PK"u8, 3, 4, 0, 0], [.. new byte[70_000], .. "%PDF-1.7"u8], [.. "<HTML><script>"u8], [.. "<?php "u8],
        ])
        {
            var refused = await customer.PostAsync("/media", Pictures.Upload([.. BytesOf(format), .. tail], type: mimeType));
            // Boxes have no end marker: anything that is not a box makes them invalid.
            Assert.Equal(format == nameof(Pictures.Heic) ? 400 : 415, refused.Status);
        }

        Assert.Empty(FilesOf(customer));
        Assert.Equal(
            201,
            (await customer.PostAsync(
                "/media", Pictures.Upload([.. BytesOf(format), .. format == nameof(Pictures.Heic) ? [] : new byte[100]]))).Status);
    }

    [Fact]
    public async Task A_camera_may_put_more_pictures_behind_a_JPEG() =>
        Assert.Equal(
            201, (await customer.PostAsync("/media", Pictures.Upload([.. Pictures.Jpeg, .. Pictures.Jpeg, .. "ftypmp42"u8]))).Status);

    [Theory]
    [InlineData(20_001, 1)]
    [InlineData(1, 20_001)]
    [InlineData(20_000, 5_001)]
    public async Task More_pixels_than_are_taken_are_told_with_the_limit(int width, int height)
    {
        var refused = await customer.PostAsync("/media", Pictures.Upload(Pictures.PngOf(width, height)));
        Assert.Equal(400, refused.Status);
        Assert.Contains(
            $"20000 pixels a side and 100 megapixels; this one has {width} × {height}", refused.Details["file"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../../etc/passwd", "passwd")]
    [InlineData("/etc/passwd", "passwd")]
    [InlineData("..\\..\\windows\\win.ini", "win.ini")]
    [InlineData("C:\\CON", "CON")]
    [InlineData("%2e%2e%2fpicture.png", "%2e%2e%2fpicture.png")]
    [InlineData("a\u202egnp.exe", "agnp.exe")]
    [InlineData("zero\u200bwidth\u00ad.png", "zerowidth.png")]
    [InlineData("tag\U000E0041.png", "tag.png")]
    [InlineData("e\u0301.png", "\u00e9.png")]
    [InlineData("  spaced.png  ", "spaced.png")]
    [InlineData("..", "..")]
    [InlineData("\u200b", null)]
    [Rule("S-106")]
    [Rule("S-110")]
    public async Task A_file_name_is_reduced_to_its_last_part(string sent, string? kept)
    {
        var media = await customer.PostAsync("/media", Named($"filename*=UTF-8''{Uri.EscapeDataString(sent)}"));
        Assert.Equal((201, kept), (media.Status, media.Json.GetProperty("filename").GetString()));
        AssertStoredByIds(media);
    }

    [Theory]
    [InlineData("filename*=UTF-8''a%00b%0D%0Ac.png", "abc.png")]
    [InlineData("filename*=UTF-8''%ED%A0%80.png", null)]
    [InlineData("filename=\"a\\\"b.png\"", null)]
    [InlineData("filename=\"\"", null)]
    [Rule("S-109")]
    [Rule("S-110")]
    public async Task A_file_name_with_controls_surrogates_or_quotes_does_no_harm(string parameter, string? kept)
    {
        var media = await customer.PostAsync("/media", Named(parameter));
        Assert.Equal(201, media.Status);
        Assert.True(kept is null || media.Text("filename") == kept, media.Body);
        Assert.DoesNotContain(
            media.Json.GetProperty("filename").GetString() ?? "", character => char.IsControl(character) || char.IsSurrogate(character));
        AssertStoredByIds(media);
    }

    [Fact]
    [Rule("S-110")]
    public async Task A_name_of_four_kilobytes_is_cut_at_a_whole_character()
    {
        var media = await customer.PostAsync(
            "/media", Named($"filename*=UTF-8''{string.Concat(Enumerable.Repeat("%F0%9F%A7%B5", 1_000))}"));
        Assert.Equal((201, string.Concat(Enumerable.Repeat("🧵", 127))), (media.Status, media.Text("filename")));
    }

    [Fact]
    [Rule("S-105")]
    public async Task A_body_that_is_no_upload_is_refused()
    {
        await RefusedAsync(415, "unsupported_media_type", new ByteArrayContent([]));
        await RefusedAsync(415, "unsupported_media_type", new StringContent("{}", Encoding.UTF8, "application/json"));
        await RefusedAsync(415, "unsupported_media_type", Raw("x", "multipart/form-data"));
        await RefusedAsync(415, "unsupported_media_type", Raw("x", $"multipart/form-data; boundary={new string('b', 201)}"));
        await RefusedAsync(400, "INVALID_REQUEST", Raw("", "multipart/form-data; boundary=b"));
        await RefusedAsync(400, "INVALID_REQUEST", Raw("--b--\r\n", "multipart/form-data; boundary=b"));
        await RefusedAsync(
            400, "INVALID_REQUEST",
            Raw("--b\r\nContent-Disposition: form-data; name=file\r\n\r\nno end", "multipart/form-data; boundary=b"));
        await RefusedAsync(400, "INVALID_REQUEST", Raw("--b\r\nX: y\r\n\r\nx\r\n--b--\r\n", "multipart/form-data; boundary=b"));
        await RefusedAsync(
            400, "INVALID_REQUEST",
            Raw(
                $"--b\r\nContent-Disposition: form-data; name=file\r\nX: {new string('y', 20_000)}\r\n\r\nx\r\n--b--\r\n",
                "multipart/form-data; boundary=b"));
        await RefusedAsync(
            400, "INVALID_REQUEST",
            Raw(
                $"--b\r\n{string.Concat(Enumerable.Range(0, 40).Select(i => $"X{i}: y\r\n"))}\r\nx\r\n--b--\r\n",
                "multipart/form-data; boundary=b"));
        await RefusedAsync(400, "INVALID_REQUEST", new MultipartFormDataContent { { new StringContent("x"), "alt" } });
        await RefusedAsync(400, "INVALID_REQUEST", new MultipartFormDataContent { { new ByteArrayContent(Pictures.Png), "picture" } });
        await RefusedAsync(
            400, "INVALID_REQUEST",
            new MultipartFormDataContent
            {
                { new ByteArrayContent(Pictures.Png), "file", "a.png" },
                { new ByteArrayContent(Pictures.Png), "file", "b.png" },
            });
        await RefusedAsync(
            400, "INVALID_REQUEST",
            new MultipartFormDataContent { { new ByteArrayContent(Pictures.Png), "file", "a.png" }, { new StringContent("x"), "more" } });
        await RefusedAsync(400, "INVALID_REQUEST", Pictures.Upload(Pictures.Png, alt: "a\0b"));
        await RefusedAsync(400, "INVALID_REQUEST", Pictures.Upload(Pictures.Png, alt: new string('a', 10_001)));
        await RefusedAsync(
            400, "INVALID_REQUEST",
            new MultipartFormDataContent
            {
                { new ByteArrayContent(Pictures.Png), "file", "a.png" },
                { new ByteArrayContent([0xFF, 0xFE, 0x00, 0xD8]), "alt" },
            });
        Assert.Empty(FilesOf(customer));
        Assert.Equal(1, await customer.Database.CountAsync("media", $"tenant_id = '{customer.TestTenant.Tenant.Id.Value}'"));
    }

    [Fact]
    public async Task Alt_may_come_before_the_file_and_nothing_is_none()
    {
        var media = await customer.PostAsync(
            "/media",
            new MultipartFormDataContent
            {
                { new StringContent("Zuerst 🧵"), "alt" },
                { new ByteArrayContent(Pictures.Png), "file", "a.png" },
            });
        Assert.Equal((201, "Zuerst 🧵"), (media.Status, media.Text("alt")));
        Assert.Null((await customer.PostAsync("/media", Pictures.Upload(Pictures.Png, alt: ""))).Json.GetProperty("alt").GetString());
    }

    [Fact]
    [Rule("S-97")]
    public async Task The_same_key_and_file_make_one_medium()
    {
        var first = await customer.PostAsync("/media", Pictures.Upload(Pictures.Png, alt: "Alt"), ("Idempotency-Key", "upload"));
        var again = await customer.PostAsync("/media", Pictures.Upload(Pictures.Png, alt: "Alt"), ("Idempotency-Key", "upload"));
        var other = await customer.PostAsync("/media", Pictures.Upload(Pictures.Gif, alt: "Alt"), ("Idempotency-Key", "upload"));

        Assert.Equal((first.Body, "true"), (again.Body, again.Headers["Idempotent-Replayed"]));
        Assert.Equal((422, "idempotency_key_reused"), (other.Status, other.Error));
        Assert.Single(FilesOf(customer));
    }

    [Fact]
    public async Task A_caller_without_permission_or_of_another_tenant_stores_nothing()
    {
        var reader = await customer.WithAsync(Permission.MediaRead);
        var refused = await reader.PostAsync("/media", Pictures.Upload(Pictures.Png));
        Assert.Equal((403, "media.write"), (refused.Status, refused.Text("required")));
        Assert.Equal(
            404,
            (await (await sharedHost.CreateTenantAsync())
                .SendAsync(HttpMethod.Post, $"~{customer.In("/media")}", Pictures.Upload(Pictures.Png))).Status);
        Assert.Empty(FilesOf(customer));
    }

    internal static IEnumerable<string> FilesOf(Customer customer) =>
        Path.Combine(customer.Host.MediaFolder, customer.TestTenant.Tenant.Id.ToString()) is var folder && Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            : [];

    private async Task RefusedAsync(int status, string error, HttpContent content)
    {
        var refused = await customer.PostAsync("/media", content);
        Assert.Equal((status, error), (refused.Status, refused.Error));
    }

    private void AssertStoredByIds(Reply media)
    {
        var key = new Uri(media.Text("url")).AbsolutePath["/media/".Length..];
        Assert.Matches($@"^{customer.TestTenant.Tenant.Id}/\d{{4}}/\d{{2}}/[0-9a-f]{{32}}$", key);
        Assert.Contains(Path.Combine(customer.Host.MediaFolder, key), FilesOf(customer));
    }

    private static MultipartFormDataContent Named(string parameter)
    {
        var file = new ByteArrayContent(Pictures.Png);
        file.Headers.TryAddWithoutValidation("Content-Disposition", $"form-data; name=\"file\"; {parameter}");
        return new MultipartFormDataContent { file };
    }

    private static ByteArrayContent Raw(string body, string type)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        return content;
    }

    private static byte[] BytesOf(string format) => (byte[])typeof(Pictures).GetProperty(format)!.GetValue(null)!;
}
