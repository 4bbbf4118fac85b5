using System.Buffers.Binary;
using System.Net;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.RateLimits;

/// <summary>
/// This host's part of every limit, in memory: no row is written for a request. A key gets its own bucket once it was found valid; until
/// then, and after it is refused, its requests count against the network of their address.
/// </summary>
public sealed class RateLimiter
{
    private readonly TokenBuckets keys;
    private readonly TokenBuckets networks;
    private readonly TokenBuckets workspaces;
    private readonly TokenBuckets tenants;
    private readonly TokenBuckets connectLinks;
    private readonly TokenBuckets idempotencyKeys;
    private readonly TokenBuckets failedFetches;

    public RateLimiter(RateLimitOptions options, TimeProvider clock)
    {
        keys = Buckets("key", options.KeyPerMinute, TimeSpan.FromMinutes(1));
        networks = Buckets("network", options.NetworkPerMinute, TimeSpan.FromMinutes(1));
        workspaces = Buckets("workspace", options.WorkspacePerMinute, TimeSpan.FromMinutes(1));
        tenants = Buckets("tenant", options.TenantPerMinute, TimeSpan.FromMinutes(1));
        connectLinks = Buckets("connect_links", options.ConnectLinksPerHour, TimeSpan.FromHours(1));
        idempotencyKeys = Buckets("idempotency_keys", options.IdempotencyKeysPerDay, TimeSpan.FromDays(1));
        failedFetches = Buckets("failed_fetches", options.FailedFetchesPerHour, TimeSpan.FromHours(1));

        TokenBuckets Buckets(string name, int quota, TimeSpan window) =>
            new(new(name, (int)Math.Clamp(quota * options.Scale / options.Hosts, 1, int.MaxValue), window), clock);
    }

    /// <summary>Counts a request before any work is done for it.</summary>
    /// <param name="keyHash">SHA-256 of a well-formed key; null when there was none.</param>
    /// <param name="address">The client's address; null on a Unix socket.</param>
    /// <param name="byNetwork">Whether the request was counted against its network.</param>
    public RateLimitState Arrive(byte[]? keyHash, IPAddress? address, out bool byNetwork)
    {
        byNetwork = keyHash is null || !keys.Knows(SubjectOf(keyHash));
        return byNetwork ? networks.Take(AddressNetwork.Of(address ?? IPAddress.None)) : keys.Take(SubjectOf(keyHash!));
    }

    /// <summary>The key of a request that was counted against its network is valid: counts it against the key instead.</summary>
    public RateLimitState Prove(byte[] keyHash, IPAddress? address)
    {
        networks.Return(AddressNetwork.Of(address ?? IPAddress.None));
        return keys.Take(SubjectOf(keyHash));
    }

    /// <summary>The key is not valid, or no longer.</summary>
    public void Reject(byte[] keyHash) => keys.Forget(SubjectOf(keyHash));

    public RateLimitState TakeTenant(Id<Tenant> tenant) => tenants.Take(SubjectOf(tenant.Value));

    public RateLimitState TakeWorkspace(Id<Workspace> workspace) => workspaces.Take(SubjectOf(workspace.Value));

    /// <summary>Counts one more connect link of this workspace.</summary>
    public RateLimitState TakeConnectLink(Id<Workspace> workspace) => connectLinks.Take(SubjectOf(workspace.Value));

    /// <summary>Counts one more idempotency key of this tenant.</summary>
    public RateLimitState TakeIdempotencyKey(Id<Tenant> tenant) => idempotencyKeys.Take(SubjectOf(tenant.Value));

    /// <summary>Counts a fetch of this workspace as failed, before it starts.</summary>
    public RateLimitState TakeFailedFetch(Id<Workspace> workspace) => failedFetches.Take(SubjectOf(workspace.Value));

    /// <summary>The fetch succeeded: it does not count.</summary>
    public void ReturnFailedFetch(Id<Workspace> workspace) => failedFetches.Return(SubjectOf(workspace.Value));

    private static UInt128 SubjectOf(ReadOnlySpan<byte> hash) => BinaryPrimitives.ReadUInt128BigEndian(hash);

    private static UInt128 SubjectOf(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }
}
