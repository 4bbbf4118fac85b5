using Postato.Domain.Tenancy;

namespace Postato.Application.UseCases;

/// <summary>
/// What a use case requires of its caller and the runner: a permission in its workspace or tenant, or one on the installation, which only
/// operators have.
/// </summary>
public sealed record Access
{
    private Access(Permission required, InstallationPermission requiredOfInstallation, AccessMode mode) =>
        (Required, RequiredOfInstallation, Mode) = (required, requiredOfInstallation, mode);

    public Permission Required { get; }

    public InstallationPermission RequiredOfInstallation { get; }

    public AccessMode Mode { get; }

    /// <summary>The answer holds a secret, so it is sealed when it is stored for a repeat.</summary>
    public bool AnswerIsSecret { get; private init; }

    /// <summary>Runs in a read-only transaction.</summary>
    public static Access Read(Permission required) => new(required, InstallationPermission.None, AccessMode.Read);

    /// <summary>As <see cref="Read(Permission)"/>, for operators.</summary>
    public static Access Read(InstallationPermission required) => new(Permission.None, required, AccessMode.Read);

    /// <summary>Runs in one transaction, with its audit entries, events and stored answer.</summary>
    public static Access Write(Permission required) => new(required, InstallationPermission.None, AccessMode.Write);

    /// <summary>As <see cref="Write(Permission)"/>, for operators.</summary>
    public static Access Write(InstallationPermission required) => new(Permission.None, required, AccessMode.Write);

    /// <summary>As <see cref="Write(Permission)"/>, with an answer that only the caller may see.</summary>
    public static Access WriteSecretly(Permission required) => Write(required) with { AnswerIsSecret = true };

    /// <summary>
    /// Calls an outside system: the use case gets no transaction and opens short ones around the call, with <see
    /// cref="ShortTransactions"/>.
    /// </summary>
    public static Access CallsOut(Permission required) => new(required, InstallationPermission.None, AccessMode.CallsOut);
}

public enum AccessMode
{
    Read,
    Write,
    CallsOut,
}
