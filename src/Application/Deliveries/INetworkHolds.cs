namespace Postato.Application.Deliveries;

/// <summary>Networks that are not to be called. They hold everybody's posts: an operator set them, or the network itself asked for it.</summary>
public interface INetworkHolds
{
    /// <summary>In place of a platform's key: all of them.</summary>
    const string All = "*";

    /// <summary>Until it is resumed. Pausing twice changes nothing. Who did it is kept with the change, also where it changes nothing.</summary>
    Task PauseAsync(string platform, OperatorCall by, CancellationToken ct);

    /// <summary>Whatever holds it.</summary>
    Task ResumeAsync(string platform, OperatorCall by, CancellationToken ct);

    /// <summary>Those that hold now.</summary>
    Task<IReadOnlyList<NetworkHold>> ListAsync(CancellationToken ct);
}

/// <param name="Reason"><c>pause</c>: somebody said so; <c>rate</c>: the network did.</param>
/// <param name="Until">Null: until it is resumed.</param>
public sealed record NetworkHold(string Platform, string Reason, DateTimeOffset Since, DateTimeOffset? Until);

/// <summary>An operator's call, as the trail of operators' acts keeps it.</summary>
/// <param name="From">The caller's address; null on a socket of this machine.</param>
/// <param name="TraceId">W3C trace id.</param>
public sealed record OperatorCall(string Actor, string? From, string? TraceId);
