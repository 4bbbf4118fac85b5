using Postato.Application.UseCases;

namespace Postato.Application.Deliveries;

/// <summary>
/// Networks that are not to be called. They hold everybody's posts: an operator set them, or the network itself asked for it.
/// </summary>
public interface INetworkHolds
{
    /// <summary>In place of a platform's key: all of them.</summary>
    const string All = "*";

    /// <summary>Until it is resumed. Pausing twice changes nothing.</summary>
    void Pause(InstallationScope scope, string platform);

    /// <summary>Whatever holds it.</summary>
    void Resume(InstallationScope scope, string platform);

    /// <summary>Those that hold now.</summary>
    Task<IReadOnlyList<NetworkHold>> ListAsync(InstallationScope scope, CancellationToken ct);
}

/// <param name="Reason"><c>pause</c>: somebody said so; <c>rate</c>: the network did.</param>
/// <param name="Until">Null: until it is resumed.</param>
public sealed record NetworkHold(string Platform, string Reason, DateTimeOffset Since, DateTimeOffset? Until);
