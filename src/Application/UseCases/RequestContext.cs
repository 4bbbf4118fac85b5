using Postato.Application.UseCases.Callers;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.UseCases;

/// <summary>What is known of a call before the database is asked; one per call.</summary>
public sealed class RequestContext
{
    public Credential Credential { get; set; } = new Credential.Nothing();

    public CallOrigin Origin { get; set; } = new(null, null, null);

    /// <summary>The caller, for logs; null when none was admitted.</summary>
    public Caller? Caller { get; internal set; }

    /// <summary>The workspace to which the caller was admitted.</summary>
    public Id<Workspace>? Workspace { get; internal set; }
}
