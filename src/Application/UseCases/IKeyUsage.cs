using Postato.Domain.Agents;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.UseCases;

/// <summary>Remembers when keys were used and writes it down now and then: no request waits for it.</summary>
public interface IKeyUsage
{
    /// <param name="writtenAt">What stands in the database.</param>
    void Seen(Id<Tenant> tenant, Id<ApiKey> key, DateTimeOffset? writtenAt);
}
