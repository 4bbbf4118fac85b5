namespace Postato.Application.UseCases;

/// <summary>What the edge knows of a call before the database is asked; one a call.</summary>
public sealed class RequestContext
{
    public Credential Credential { get; set; } = new Credential.Nothing();

    public string? Ip { get; set; }

    public string? UserAgent { get; set; }

    /// <summary>W3C trace id.</summary>
    public string? TraceId { get; set; }
}
