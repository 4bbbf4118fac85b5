using Postato.Application.Http;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.Media;

/// <summary>
/// Limits concurrent uploads per host and per tenant: each holds a connection and an open file for as long as its client takes.
/// </summary>
public sealed class UploadSlots
{
    public const int OfHost = 64;
    public const int OfTenant = 16;

    private readonly Slots<Id<Tenant>> tenants = new(OfTenant, waiting: 0);
    private readonly Slots<UploadSlots> host = new(OfHost, waiting: 0);

    /// <summary>A slot to dispose of; null when all are taken.</summary>
    public async Task<IDisposable?> EnterAsync(Id<Tenant> tenant, CancellationToken ct)
    {
        if (await tenants.EnterAsync(tenant, ct) is not { } ofTenant)
            return null;
        if (await host.EnterAsync(this, ct) is { } ofHost)
            return new Both(ofTenant, ofHost);

        ofTenant.Dispose();
        return null;
    }

    private sealed class Both(IDisposable ofTenant, IDisposable ofHost) : IDisposable
    {
        public void Dispose()
        {
            ofHost.Dispose();
            ofTenant.Dispose();
        }
    }
}
