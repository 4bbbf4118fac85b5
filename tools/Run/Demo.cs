using System.Text.Json.Serialization;

namespace Postato.Run;

/// <summary>What a run provides for people and programs; null for parts that do not run.</summary>
internal sealed record Demo
{
    public required string ApiUrl { get; init; }
    public string? DashboardUrl { get; init; }
    public required string SandboxUrl { get; init; }
    public string? McpUrl { get; init; }
    public required string WorkerUrl { get; init; }
    public required string TenantId { get; init; }
    public required string WorkspaceId { get; init; }
    public required string ApiKey { get; init; }
    public required Dictionary<string, string> Networks { get; init; }
    public required IReadOnlyList<DemoAccount> Accounts { get; init; }
    public required DemoTenant SecondTenant { get; init; }
    public required string DatabaseUrl { get; init; }
    public required string OwnerDatabaseUrl { get; init; }
    public required DemoPids Pids { get; init; }
    public object? User { get; init; }

    /// <summary>The second API host and worker and further ones, where a run has several.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<DemoHost>? MoreHosts { get; init; }
}

/// <param name="Api">Its process.</param>
/// <param name="Worker">Its process.</param>
internal sealed record DemoHost(string ApiUrl, int Api, int Worker);

internal sealed record DemoAccount(string Id, string Platform, string Username);

internal sealed record DemoTenant(string TenantId, string WorkspaceId, string ApiKey, IReadOnlyList<DemoAccount> Accounts);

/// <param name="Postgres">Null when the run did not start it.</param>
internal sealed record DemoPids(int Api, int Worker, int Sandbox, int? Postgres);
