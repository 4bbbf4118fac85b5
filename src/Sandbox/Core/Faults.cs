using System.Security.Cryptography;

namespace Postato.Sandbox.Core;

/// <summary>The active faults, as set by the control API.</summary>
internal sealed class Faults
{
    private readonly Lock gate = new();
    private readonly List<Fault> faults = [];
    private int last;

    public IReadOnlyList<Fault> All
    {
        get
        {
            lock (gate)
                return [.. faults];
        }
    }

    public Fault Add(Fault fault)
    {
        lock (gate)
        {
            var added = fault with { Id = $"flt_{++last}", Left = fault.Times };
            faults.Add(added);
            return added;
        }
    }

    public void Remove(string? id)
    {
        lock (gate)
            faults.RemoveAll(fault => id is null || fault.Id == id);
    }

    /// <summary>The fault that applies to this call, if any; counts it down.</summary>
    /// <param name="publishes">A fault without an operation applies to publishing calls only.</param>
    public Fault? Meet(string platform, string? username, string operation, bool publishes)
    {
        lock (gate)
        {
            for (var i = 0; i < faults.Count; i++)
            {
                var fault = faults[i];
                if ((fault.Platform is not null && fault.Platform != platform)
                    || (fault.Username is not null && (username is null || !Profiles.IsOf(username, fault.Username)))
                    || (fault.Operation is null ? !publishes : fault.Operation != operation)
                    || (fault.Rate is { } rate && RandomNumberGenerator.GetInt32(1_000_000) >= rate * 1_000_000))
                    continue;

                if (fault.Left is { } left)
                {
                    if (left <= 1)
                        faults.RemoveAt(i);
                    else
                        faults[i] = fault with { Left = left - 1 };
                }

                return fault;
            }

            return null;
        }
    }
}

/// <summary>One fault: see the control API for its kinds.</summary>
/// <param name="Times">How often it applies; null until it is removed.</param>
/// <param name="Rate">Probability from 0 to 1; null for always.</param>
internal sealed record Fault(
    string? Platform, string? Username, string? Operation, string Kind, int? Times = null, double? Rate = null, int? Status = null,
    int? RetryAfterSeconds = null, string? Body = null, int? Seconds = null)
{
    public string Id { get; init; } = "";

    public int? Left { get; init; }

    /// <summary>The kinds of fault that every network supports. A network adds those of its own markers.</summary>
    public static readonly IReadOnlyList<string> CommonKinds =
    [
        "status", "rate_limit", "hang", "cut_before", "cut_after", "half_answer", "garbage", "expire_token", "revoke_token", "media_fails",
        "media_slow",
        // Further effects of markers.
        "quota", "error_after", "slow", "refuse", "lag", "reconnect",
    ];
}
