using System.Security.Cryptography;
using Postato.Application.RateLimits;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.Http;

/// <summary>
/// Wraps every fetch whose outcome a customer sees, so that it cannot be used to scan ports: failures take the same time whatever the
/// reason, are limited per hour, and a tenant has a limited number in flight.
/// </summary>
public sealed class CustomerFetches(RateLimiter limits, TimeProvider clock)
{
    private const int JitterMilliseconds = 50;

    private static readonly TimeSpan Floor = TimeSpan.FromMilliseconds(250);

    private readonly Slots<Id<Tenant>> tenants = new(atOnce: 32, waiting: 96);

    /// <summary>
    /// Any refusal by <paramref name="fetch"/> counts as a failed fetch. Adds refusals of its own: <see cref="RateLimited"/> and <see
    /// cref="Unavailable"/>.
    /// </summary>
    public async Task<Result<T>> RunAsync<T>(
        Id<Tenant> tenant, Id<Workspace> workspace, Func<CancellationToken, Task<Result<T>>> fetch, CancellationToken ct)
    {
        // Taken before the fetch and given back on success, so that concurrent fetches cannot exceed the limit.
        if (limits.TakeFailedFetch(workspace).Refusal is { } refusal)
            return refusal;

        var isFree = true;
        try
        {
            using var slot = await tenants.EnterAsync(tenant, ct);
            if (slot is null)
                return new Unavailable(TimeSpan.FromSeconds(1));

            isFree = false;
            var started = clock.GetTimestamp();
            var result = await fetch(ct);
            isFree = result.Error is null;
            if (!isFree)
                await WaitForFloorAsync(started, ct);
            return result;
        }
        finally
        {
            if (isFree)
                limits.ReturnFailedFetch(workspace);
        }
    }

    private async Task WaitForFloorAsync(long started, CancellationToken ct)
    {
        var rest = Floor
            + TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32(JitterMilliseconds + 1)) - clock.GetElapsedTime(started);
        if (rest > TimeSpan.Zero)
            await Task.Delay(rest, clock, ct);
    }
}
