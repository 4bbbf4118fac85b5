using System.Text.Json;
using Postato.Domain.Networks;

namespace Postato.Application.Deliveries;

/// <summary>The state of each step, derived from the journal: done, open or in doubt.</summary>
internal sealed class StepLedger
{
    public const string ReconcilePrefix = "reconcile:";

    private readonly IReadOnlyList<PlannedStep> plan;
    private readonly Dictionary<string, JsonElement> done = new(StringComparer.Ordinal);
    private readonly HashSet<string> doubtful = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTimeOffset> intended = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> unknown = new(StringComparer.Ordinal);
    private readonly HashSet<string> redone = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> performances = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTimeOffset> asked = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<JsonElement?>> doubts = new(StringComparer.Ordinal);

    public StepLedger(IReadOnlyList<JournalEntry> journal, IReadOnlyList<PlannedStep> plan)
    {
        this.plan = plan;
        var creating = plan.Where(step => step.Effect == StepEffect.Creating).Select(step => step.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var entry in journal)
        {
            Intend(entry.Name, entry.IntentAt);
            if (entry.Outcome is { } outcome)
                Settle(entry.Name, outcome, entry.Data);
            else if (creating.Contains(entry.Name))
                Settle(entry.Name, Outcomes.InDoubt, null);
        }
    }

    public IReadOnlyDictionary<string, JsonElement> Done => done;

    public bool IsDone(string step) => done.ContainsKey(step);

    /// <summary>Its effect may have happened.</summary>
    public bool IsInDoubt(string step) => doubtful.Contains(step);

    public bool AnyInDoubt => doubtful.Count > 0;

    /// <summary>The first step whose effect may have happened.</summary>
    public PlannedStep? InDoubt => plan.FirstOrDefault(step => doubtful.Contains(step.Name));

    /// <summary>How often the network could not say what happened to the latest performance.</summary>
    public int TimesUnknown(string step) => unknown.GetValueOrDefault(step);

    public bool WasRedone(string step) => redone.Contains(step);

    public DateTimeOffset FirstIntentOf(string step, DateTimeOffset now) => intended.GetValueOrDefault(step, now);

    public StepHistory HistoryOf(string step) =>
        new(
            performances.GetValueOrDefault(step), asked.TryGetValue(step, out var since) ? since : null,
            doubts.TryGetValue(step, out var notes) ? [.. notes] : []);

    /// <param name="name">The name in the journal: a step's, or that of the question about its outcome.</param>
    public void Intend(string name, DateTimeOffset at)
    {
        if (StepAskedBy(name) is { } doubted)
        {
            asked.TryAdd(doubted, at);
            return;
        }

        intended.TryAdd(name, at);
        performances[name] = performances.GetValueOrDefault(name) + 1;
        asked.Remove(name);
        unknown.Remove(name);
    }

    /// <param name="name">The name in the journal.</param>
    public void Settle(string name, string outcome, JsonElement? data)
    {
        var step = StepAskedBy(name) ?? name;
        doubtful.Remove(step);
        switch (outcome)
        {
            case Outcomes.Done:
                done[step] = data ?? default;
                break;
            case Outcomes.InDoubt:
                doubtful.Add(step);
                // A question that could not be asked leaves no doubt of its own.
                if (step == name)
                    NotesOf(step).Add(data);
                break;
            case Outcomes.Unknown:
                doubtful.Add(step);
                unknown[step] = TimesUnknown(step) + 1;
                break;
            case Outcomes.Redo:
                redone.Add(step);
                // Holds also when the journal is read again: the results that they used are gone.
                foreach (var gone in data?.EnumerateArray() ?? default)
                    done.Remove(gone.GetString()!);
                break;
        }
    }

    private List<JsonElement?> NotesOf(string step)
    {
        if (!doubts.TryGetValue(step, out var notes))
            doubts[step] = notes = [];
        return notes;
    }

    private static string? StepAskedBy(string name) =>
        name.StartsWith(ReconcilePrefix, StringComparison.Ordinal) ? name[ReconcilePrefix.Length..] : null;
}

/// <summary>How the performance of a step ended, as the journal spells it.</summary>
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
