using System.Net;
using System.Net.Sockets;
using System.Text;
using Postato.Api.Tests.Support;
using Postato.Application.Media;
using Postato.Testing;

namespace Postato.Api.Tests.Media;

/// <summary>Large, slow and concurrent uploads.</summary>
[Rule("S-118")]
public sealed class UploadStreamTests(SharedApiHost sharedHost) : IAsyncLifetime
{
    private const int Large = 24 << 20;

    private Customer customer = null!;

    public async ValueTask InitializeAsync() => customer = await sharedHost.CreateTenantAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_large_upload_is_written_while_it_arrives_and_never_held_in_memory()
    {
        var gate = new Gate(Pictures.PngOf(7, 5, padding: Large));
        var upload = customer.PostAsync("/media", Pictures.Upload(gate));
        await gate.Half.WaitAsync(TestContext.Current.CancellationToken);

        // Half of it was sent and is in the folder, so it is not held in memory.
        var written = await Eventually.GetAsync(
            () => Task.FromResult(UploadTests.FilesOf(customer).Sum(file => new FileInfo(file).Length)),
            length => length > (Large / 2) - (1 << 20), TestContext.Current.CancellationToken);
        Assert.True(written < Large);
        Assert.EndsWith(".partial", Assert.Single(UploadTests.FilesOf(customer)), StringComparison.Ordinal);

        gate.Open();
        var media = await upload;
        Assert.Equal((201, true), (media.Status, media.Json.GetProperty("sizeBytes").GetInt64() > Large));
        Assert.DoesNotContain(UploadTests.FilesOf(customer), file => file.EndsWith(".partial", StringComparison.Ordinal));
    }

    [Fact]
    [Rule("S-105")]
    public async Task An_upload_over_the_limit_is_refused_while_it_arrives_and_leaves_nothing()
    {
        foreach (var chunked in (bool[])[false, true])
        {
            var form = Pictures.Upload(new StreamContent(new ZeroStream(ReceiveMedia.MaximumBytes + (4 << 20))));
            using var request = new HttpRequestMessage(HttpMethod.Post, customer.In("/media")) { Content = form };
            request.Headers.Authorization = new("Bearer", customer.Key);
            request.Headers.TransferEncodingChunked = chunked;
            request.Headers.ExpectContinue = true;
            var refused = await customer.SendAsync(request);
            Assert.Equal(
                (413, "payload_too_large", ReceiveMedia.MaximumBytes),
                (refused.Status, refused.Error, refused.Json.GetProperty("limit").GetInt64()));
        }

        Assert.Empty(UploadTests.FilesOf(customer));
    }

    [Fact]
    public async Task An_aborted_upload_leaves_nothing()
    {
        using (var socket = new TcpClient())
        {
            await socket.ConnectAsync(IPAddress.Loopback, customer.Host.Address.Port, TestContext.Current.CancellationToken);
            var head = $"POST {customer.In("/media")} HTTP/1.1\r\nHost: localhost\r\nAuthorization: "
                + $"Bearer {customer.Key}\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: "
                + $"1000000\r\n\r\n--b\r\nContent-Disposition: form-data; name=file; filename=a.png\r\n\r\n";
            await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head), TestContext.Current.CancellationToken);
            await socket.GetStream().WriteAsync(Pictures.Png, TestContext.Current.CancellationToken);
            await Eventually.TrueAsync(() => Task.FromResult(UploadTests.FilesOf(customer).Any()), TestContext.Current.CancellationToken);
        }

        await Eventually.TrueAsync(() => Task.FromResult(!UploadTests.FilesOf(customer).Any()), TestContext.Current.CancellationToken);
        Assert.Equal(1, await customer.Database.CountAsync("media", $"tenant_id = '{customer.TestTenant.Tenant.Id.Value}'"));
    }

    [Fact]
    public async Task An_upload_beyond_the_tenants_limit_is_told_to_retry()
    {
        var gates = Enumerable.Range(0, UploadSlots.OfTenant).Select(_ => new Gate(Pictures.PngOf(7, 5, padding: 200_000))).ToList();
        var running = gates.Select(gate => customer.PostAsync("/media", Pictures.Upload(gate))).ToList();
        await Eventually.TrueAsync(
            () => Task.FromResult(UploadTests.FilesOf(customer).Count() == UploadSlots.OfTenant), TestContext.Current.CancellationToken);

        var refused = await customer.PostAsync("/media", Pictures.Upload(Pictures.Png));
        Assert.Equal((503, "unavailable", "1"), (refused.Status, refused.Error, refused.Headers["Retry-After"]));
        Assert.Equal(201, (await (await sharedHost.CreateTenantAsync()).PostAsync("/media", Pictures.Upload(Pictures.Png))).Status);

        gates.ForEach(gate => gate.Open());
        Assert.All(await Task.WhenAll(running), media => Assert.Equal(201, media.Status));
        Assert.Equal(201, (await customer.PostAsync("/media", Pictures.Upload(Pictures.Png))).Status);
    }

    /// <summary>Sends half of its bytes and then waits.</summary>
    private sealed class Gate(byte[] bytes) : HttpContent
    {
        private readonly TaskCompletionSource half = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource open = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Half => half.Task;

        public void Open() => open.SetResult();

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(bytes.AsMemory(0, bytes.Length / 2));
            await stream.FlushAsync();
            half.SetResult();
            await open.Task;
            await stream.WriteAsync(bytes.AsMemory(bytes.Length / 2));
        }

        protected override bool TryComputeLength(out long length)
        {
            length = bytes.Length;
            return true;
        }
    }
}
