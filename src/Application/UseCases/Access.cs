using Postato.Domain.Tenancy;

namespace Postato.Application.UseCases;

/// <summary>
/// What a use case asks of its caller and of the runner: a permission where it runs, or one on the installation, which only those hold who
/// run it.
/// </summary>
public sealed record Access
{
    private Access(Permission required, InstallationPermission requiredOfInstallation, AccessMode mode) =>
        (Required, RequiredOfInstallation, Mode) = (required, requiredOfInstallation, mode);

    public Permission Required { get; }

    public InstallationPermission RequiredOfInstallation { get; }

    public AccessMode Mode { get; }

    /// <summary>The answer holds a secret: where it is stored for a repeat, it is sealed.</summary>
    public bool AnswerIsSecret { get; private init; }

    /// <summary>In a read-only transaction.</summary>
    public static Access Read(Permission required) => new(required, InstallationPermission.None, AccessMode.Read);

    /// <summary>As <see cref="Read(Permission)"/>, for those who run the installation.</summary>
    public static Access Read(InstallationPermission required) => new(Permission.None, required, AccessMode.Read);

    /// <summary>In one transaction, with its audit entries, events and stored answer.</summary>
    public static Access Write(Permission required) => new(required, InstallationPermission.None, AccessMode.Write);

    /// <summary>As <see cref="Write(Permission)"/>, for those who run the installation.</summary>
    public static Access Write(InstallationPermission required) => new(Permission.None, required, AccessMode.Write);

    /// <summary>As <see cref="Write(Permission)"/>, with an answer that only the caller may see.</summary>
    public static Access WriteSecretly(Permission required) => Write(required) with { AnswerIsSecret = true };

    /// <summary>
    /// Calls something outside: it gets no transaction and opens short ones around the call, by <see cref="ShortTransactions"/>.
    /// </summary>
    public static Access CallsOut(Permission required) => new(required, InstallationPermission.None, AccessMode.CallsOut);
}

public enum AccessMode
{
    Read,
    Write,
    CallsOut,
}
