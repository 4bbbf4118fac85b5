using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.UseCases;

/// <summary>What the edge knows of a call before the database is asked; one a call.</summary>
public sealed class RequestContext
{
    public Credential Credential { get; set; } = new Credential.Nothing();

    public string? Ip { get; set; }

    public string? UserAgent { get; set; }

    /// <summary>Who it turned out to be; null: nobody was admitted. For logs.</summary>
    public FoundCredential? Found { get; internal set; }

    /// <summary>The workspace that it was let into.</summary>
    public Id<Workspace>? Workspace { get; internal set; }

    /// <summary>W3C trace id.</summary>
    public string? TraceId { get; set; }
}
