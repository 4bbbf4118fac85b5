using Postato.Domain.Tenancy;

namespace Postato.Application.UseCases;

/// <summary>What a use case asks of its caller and of the runner.</summary>
public sealed record Access
{
    private Access(Permission required, AccessMode mode) => (Required, Mode) = (required, mode);

    public Permission Required { get; }

    public AccessMode Mode { get; }

    /// <summary>The answer holds a secret: where it is stored for a repeat, it is sealed.</summary>
    public bool AnswerIsSecret { get; private init; }

    /// <summary>In a read-only transaction.</summary>
    public static Access Read(Permission required) => new(required, AccessMode.Read);

    /// <summary>In one transaction, with its audit entries, events and stored answer.</summary>
    public static Access Write(Permission required) => new(required, AccessMode.Write);

    /// <summary>As <see cref="Write"/>, with an answer that only the caller may see.</summary>
    public static Access WriteSecretly(Permission required) => new(required, AccessMode.Write) { AnswerIsSecret = true };

    /// <summary>Calls something outside: it gets no transaction and opens short ones around the call, by <see cref="ShortTransactions"/>.</summary>
    public static Access CallsOut(Permission required) => new(required, AccessMode.CallsOut);
}

public enum AccessMode
{
    Read,
    Write,
    CallsOut,
}
