namespace Postato.Application.Deliveries;

/// <summary>
/// How many of a worker's concurrent deliveries may belong to one tenant and to one network, so that one backlog delays no other.
/// </summary>
public sealed record Shares(int PerTenant, int PerNetwork);
