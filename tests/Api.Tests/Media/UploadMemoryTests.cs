using Postato.Api.Tests.Support;
using Postato.Testing;

namespace Postato.Api.Tests.Media;

/// <summary>Runs alone, so that all allocations are the upload's.</summary>
[Collection(nameof(Alone))]
public sealed class UploadMemoryTests(SharedApiHost sharedHost)
{
    private const int Small = 1 << 20;
    private const int Large = 24 << 20;

    [Fact]
    [Rule("S-118")]
    public async Task Memory_does_not_grow_with_the_size_of_an_upload()
    {
        var customer = await sharedHost.CreateTenantAsync();
        await AllocatedAsync(customer, Small);
        var (small, large) = (await AllocatedAsync(customer, Small), await AllocatedAsync(customer, Large));
        Assert.True(large - small < Large / 4, $"{small} bytes for a small one, {large} for a large one.");
    }

    private static async Task<long> AllocatedAsync(Customer customer, int size)
    {
        var before = GC.GetTotalAllocatedBytes(precise: true);
        Assert.Equal(415, (await customer.PostAsync("/media", Pictures.Upload(new StreamContent(new ZeroStream(size))))).Status);
        return GC.GetTotalAllocatedBytes(precise: true) - before;
    }
}

/// <summary>Tests that run without any other in parallel.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
