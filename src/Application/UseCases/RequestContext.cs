using Postato.Application.UseCases.Callers;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.UseCases;

/// <summary>What the edge knows of a call before the database is asked; one a call.</summary>
public sealed class RequestContext
{
    public Credential Credential { get; set; } = new Credential.Nothing();

    public CallOrigin Origin { get; set; } = new(null, null, null);

    /// <summary>Who it turned out to be; null: nobody was admitted. For logs.</summary>
    public Caller? Caller { get; internal set; }

    /// <summary>The workspace that it was let into.</summary>
    public Id<Workspace>? Workspace { get; internal set; }
}
