using System.Security.Cryptography;
using Postato.Application.RateLimits;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.Http;

/// <summary>
/// Stands around every fetch whose outcome a customer sees, so that the guarded door is no port scanner: what fails takes
/// alike long for whatever reason, only so often an hour, and a tenant has only so many under way.
/// </summary>
public sealed class CustomerFetches(RateLimiter limits, TimeProvider clock)
{
    private const int JitterMilliseconds = 50;

    private static readonly TimeSpan Floor = TimeSpan.FromMilliseconds(250);

    private readonly Slots<Id<Tenant>> tenants = new(atOnce: 32, waiting: 96);

    /// <summary>
    /// Any refusal of <paramref name="fetch"/> is a failed fetch. Own refusals: <see cref="RateLimited"/>, <see cref="Unavailable"/>.
    /// </summary>
    public async Task<Result<T>> RunAsync<T>(
        Id<Tenant> tenant, Id<Workspace> workspace, Func<CancellationToken, Task<Result<T>>> fetch, CancellationToken ct)
    {
        // Taken beforehand and given back on success: many at once do not slip through.
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
