using System.Text.Json;
using Postato.Domain.Networks;

namespace Postato.Application.Deliveries;

/// <summary>What the journal says of each step: done, open, or in doubt.</summary>
internal sealed class StepLedger
{
    public const string ReconcilePrefix = "reconcile:";

    private readonly Dictionary<string, JsonElement> done = new(StringComparer.Ordinal);
    private readonly HashSet<string> doubtful = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTimeOffset> intended = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> unknown = new(StringComparer.Ordinal);
    private readonly HashSet<string> redone = new(StringComparer.Ordinal);

    public StepLedger(IReadOnlyList<JournalEntry> journal, IReadOnlyList<PlannedStep> plan)
    {
        var creating = plan.Where(step => step.Effect == StepEffect.Creating).Select(step => step.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var entry in journal)
        {
            var step = entry.Name.StartsWith(ReconcilePrefix, StringComparison.Ordinal) ? entry.Name[ReconcilePrefix.Length..] : entry.Name;
            if (step == entry.Name)
                Intend(step, entry.IntentAt);
            if (entry.Outcome is { } outcome)
                Settle(step, outcome, entry.Data);
            else if (step == entry.Name && creating.Contains(step))
                doubtful.Add(step);
        }
    }

    public IReadOnlyDictionary<string, JsonElement> Done => done;

    public bool IsDone(string step) => done.ContainsKey(step);

    /// <summary>Its effect may have happened.</summary>
    public bool IsInDoubt(string step) => doubtful.Contains(step);

    public bool AnyInDoubt => doubtful.Count > 0;

    /// <summary>How often the network could not tell.</summary>
    public int TimesUnknown(string step) => unknown.GetValueOrDefault(step);

    public bool WasRedone(string step) => redone.Contains(step);

    public DateTimeOffset FirstIntentOf(string step, DateTimeOffset now) => intended.GetValueOrDefault(step, now);

    public void Intend(string step, DateTimeOffset at) => intended.TryAdd(step, at);

    public void Settle(string step, string outcome, JsonElement? data)
    {
        doubtful.Remove(step);
        switch (outcome)
        {
            case Outcomes.Done:
                done[step] = data ?? default;
                break;
            case Outcomes.InDoubt:
                doubtful.Add(step);
                break;
            case Outcomes.Unknown:
                doubtful.Add(step);
                unknown[step] = TimesUnknown(step) + 1;
                break;
            case Outcomes.Redo:
                redone.Add(step);
                break;
        }
    }

    public void Forget(string step) => done.Remove(step);
}

/// <summary>How a step's performance ended, as the journal spells it.</summary>
internal static class Outcomes
{
    public const string Done = "done";
    public const string Wait = "wait";
    public const string Retry = "retry";
    public const string TokenRejected = "token_rejected";
    public const string Reconnect = "reconnect";
    public const string Refused = "refused";
    public const string InDoubt = "in_doubt";
    public const string Redo = "redo";
    public const string Absent = "absent";
    public const string Unknown = "unknown";
    public const string HandedBack = "handed_back";
}
