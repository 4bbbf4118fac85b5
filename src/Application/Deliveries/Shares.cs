namespace Postato.Application.Deliveries;

/// <summary>
/// How many of the deliveries that a worker is at may belong to one tenant and to one network, so that one's backlog delays no other.
/// </summary>
public sealed record Shares(int PerTenant, int PerNetwork);
