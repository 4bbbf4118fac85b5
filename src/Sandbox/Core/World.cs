using System.Collections.ObjectModel;

namespace Postato.Sandbox.Core;

/// <summary>What all networks here share.</summary>
internal sealed class World(SandboxOptions options)
{
    private const string ForgottenBy = "reset";

    public SandboxOptions Options { get; } = options;
    public SandboxClock Clock { get; } = new();
    public Journal Journal { get; } = new(options.Data);
    public PublishedPosts Posts { get; } = new();
    public Profiles Profiles { get; } = new();
    public RequestJournal Requests { get; } = new();
    public Faults Faults { get; } = new();
    public Markers Markers { get; } = new();
    public Latency Latency { get; } = new();

    /// <summary>Deletes it permanently: a restart does not restore it.</summary>
    public void ForgetPosts()
    {
        Journal.Append(ForgottenBy, ForgottenBy, true);
        Posts.Clear();
    }

    /// <summary>Applies the entries of the journal.</summary>
    public void Restore(IReadOnlyList<INetworkImitation> networks)
    {
        foreach (var (platform, kind, value) in Journal.Read())
        {
            if (platform == ForgottenBy)
                Posts.Clear();
            else
                networks.FirstOrDefault(network => network.Platform == platform)?.Restore(kind, value);
        }
    }

    /// <summary>The page's own address, which permalinks use.</summary>
    public string PageUrl => $"http://127.0.0.1:{Options.Port}";
}

/// <summary>The section <c>Sandbox</c>.</summary>
internal sealed record SandboxOptions
{
    /// <summary>The port of the page and the control API.</summary>
    public int Port { get; init; } = 5090;

    /// <summary>Folder for state; null keeps it in memory only.</summary>
    public string? Data { get; init; }

    /// <summary>Full paths of assemblies with more networks.</summary>
    public IReadOnlyList<string> Assemblies { get; init; } = [];

    /// <summary>The networks to start, by key; none for all.</summary>
    public IReadOnlyList<string> Networks { get; init; } = [];
}

/// <summary>One network in a folder of its own, found by its type. <see cref="Imitation{TExchange}"/> is its base.</summary>
internal interface INetworkImitation
{
    string Platform { get; }

    /// <summary>The first is the network's address.</summary>
    IReadOnlyList<int> Ports { get; }

    /// <summary>
    /// Markers that only this network supports, by name (<c>nonce</c> for <c>#sbx_nonce</c>), with their faults, which the control API
    /// accepts too.
    /// </summary>
    IReadOnlyDictionary<string, Fault> OwnMarkers => ReadOnlyDictionary<string, Fault>.Empty;

    /// <summary>Creates a profile, or returns the existing one.</summary>
    Profile CreateProfile(string username, string? displayName);

    /// <summary>Applies one entry of the journal, at start.</summary>
    void Restore(string kind, System.Text.Json.JsonElement value);

    Task HandleAsync(HttpContext http);

    /// <summary>A medium's bytes for the page; null when unknown.</summary>
    (byte[] Bytes, string MimeType)? FindMedia(string id);
}
