namespace Postato.Application.Deliveries;

/// <summary>Networks that are not to be called. They hold everybody's posts, so only operators set them.</summary>
public interface INetworkHolds
{
    /// <summary>In place of a platform's key: all of them.</summary>
    const string All = "*";

    /// <summary>Until it is resumed. Pausing twice changes nothing.</summary>
    Task PauseAsync(string platform, CancellationToken ct);

    Task ResumeAsync(string platform, CancellationToken ct);

    Task<IReadOnlyList<NetworkHold>> ListAsync(CancellationToken ct);
}

/// <param name="Reason"><c>pause</c> or <c>rate</c>.</param>
/// <param name="Until">Null: until it is resumed.</param>
public sealed record NetworkHold(string Platform, string Reason, DateTimeOffset Since, DateTimeOffset? Until);
