using Postato.Domain.Agents;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.UseCases;

/// <summary>Collects when keys were used and writes it from time to time, so that no request waits for it.</summary>
public interface IKeyUsage
{
    /// <param name="writtenAt">The time that the database holds.</param>
    void Seen(Id<Tenant> tenant, Id<ApiKey> key, DateTimeOffset? writtenAt);
}
