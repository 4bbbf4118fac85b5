using Postato.Application.UseCases;

namespace Postato.Application.Deliveries;

/// <summary>Networks that must not be called, for all tenants: paused by an operator, or rate limited by the network itself.</summary>
public interface INetworkHolds
{
    /// <summary>Stands for all networks, in place of a platform's key.</summary>
    const string All = "*";

    /// <summary>Pauses until it is resumed. Pausing twice changes nothing.</summary>
    void Pause(InstallationScope scope, string platform);

    /// <summary>Ends every hold, whatever its reason.</summary>
    void Resume(InstallationScope scope, string platform);

    /// <summary>The holds that are in force now.</summary>
    Task<IReadOnlyList<NetworkHold>> ListAsync(InstallationScope scope, CancellationToken ct);
}

/// <param name="Reason"><c>pause</c> when an operator paused it, <c>rate</c> when the network asked for it.</param>
/// <param name="Until">Null when it holds until it is resumed.</param>
public sealed record NetworkHold(string Platform, string Reason, DateTimeOffset Since, DateTimeOffset? Until);
