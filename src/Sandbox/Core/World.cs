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

    /// <summary>For good: a restart brings none back.</summary>
    public void ForgetPosts()
    {
        Journal.Append(ForgottenBy, ForgottenBy, true);
        Posts.Clear();
    }

    /// <summary>What was written so far is done again.</summary>
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

    /// <summary>The page's own address: permalinks lead there.</summary>
    public string PageUrl => $"http://127.0.0.1:{Options.Port}";
}

/// <summary>The section <c>Sandbox</c>.</summary>
internal sealed record SandboxOptions
{
    /// <summary>Of the page and the control API.</summary>
    public int Port { get; init; } = 5090;

    /// <summary>Folder for state; null: memory only.</summary>
    public string? Data { get; init; }

    /// <summary>Whole paths of assemblies with more networks.</summary>
    public IReadOnlyList<string> Assemblies { get; init; } = [];

    /// <summary>The networks that stand here, by key; none: all.</summary>
    public IReadOnlyList<string> Networks { get; init; } = [];
}

/// <summary>One network: a folder of its own, found by its type. <see cref="Imitation{TExchange}"/> is its base.</summary>
internal interface INetworkImitation
{
    string Platform { get; }

    /// <summary>The first is the network's address.</summary>
    IReadOnlyList<int> Ports { get; }

    /// <summary>
    /// Markers that only this network knows, by name (<c>nonce</c> for <c>#sbx_nonce</c>), and the faults that they order. A fault's kind
    /// can be ordered at the control API too.
    /// </summary>
    IReadOnlyDictionary<string, Fault> OwnMarkers => ReadOnlyDictionary<string, Fault>.Empty;

    /// <summary>Makes a profile, or finds it.</summary>
    Profile CreateProfile(string username, string? displayName);

    /// <summary>One line of the journal, at start.</summary>
    void Restore(string kind, System.Text.Json.JsonElement value);

    Task HandleAsync(HttpContext http);

    /// <summary>The bytes of a medium for the page; null: unknown.</summary>
    (byte[] Bytes, string MimeType)? FindMedia(string id);
}
