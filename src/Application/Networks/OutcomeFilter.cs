using System.Text.Json;
using Postato.Application.Deliveries;
using Postato.Domain.Networks;
using Postato.Domain.Posts.Limits;
using Postato.Domain.Primitives;

namespace Postato.Application.Networks;

/// <summary>
/// Makes everything that an adapter returns safe to store and show: removes the secrets in use, which a network may echo, and characters
/// that no column accepts. Every outcome passes through here.
/// </summary>
internal sealed class OutcomeFilter(SecretsInHand secrets)
{
    private const int MaximumFacts = 16 * 1024;
    private const int MaximumReason = 300;

    public StepOutcome Clean(StepOutcome outcome) => outcome switch
    {
        StepOutcome.Done done =>
            done with
            {
                Data = Clean(done.Data),
                Published = Clean(done.Published),
                Warning = Clean(done.Warning),
                Facts = FactsOf(done.Facts),
            },
        StepOutcome.RetryAfter retry => retry with { Error = Clean(retry.Error) },
        StepOutcome.TokenRejected rejected => new StepOutcome.TokenRejected(Clean(rejected.Error)),
        StepOutcome.ReconnectNeeded needed => new StepOutcome.ReconnectNeeded(Clean(needed.Error)),
        StepOutcome.Refused refused => refused with { Error = Clean(refused.Error) },
        StepOutcome.InDoubt doubt => new StepOutcome.InDoubt(Clean(doubt.Error), Clean(doubt.Note)),
        StepOutcome.Redo redo => redo with { Error = Clean(redo.Error) },
        _ => outcome,
    };

    public Reconciliation Clean(Reconciliation answer) => answer switch
    {
        Reconciliation.Happened happened =>
            happened with { Data = Clean(happened.Data), Published = Clean(happened.Published), Warning = Clean(happened.Warning) },
        Reconciliation.Unknown unknown => unknown with { Error = Clean(unknown.Error) },
        Reconciliation.TokenRejected rejected => new Reconciliation.TokenRejected(Clean(rejected.Error)),
        _ => answer,
    };

    public RefreshOutcome Clean(RefreshOutcome outcome) => outcome switch
    {
        RefreshOutcome.Rejected rejected => new RefreshOutcome.Rejected(Clean(rejected.Error)),
        RefreshOutcome.TryLater later => later with { Error = Clean(later.Error) },
        RefreshOutcome.AnswerLost lost => new RefreshOutcome.AnswerLost(Clean(lost.Error)),
        _ => outcome,
    };

    public Error Clean(Error refusal) => refusal is ValidationFailed failed
        ? new ValidationFailed([.. failed.Violations.Select(broken => broken with { Message = Words(broken.Message) })])
        : refusal;

    /// <summary>Null when its id or its name cannot be stored unchanged.</summary>
    public ConnectedProfile? Clean(ConnectedProfile profile) =>
        profile.IsFit && IsSilent(profile.PlatformAccountId) && IsSilent(profile.Username)
            ? profile with
            {
                DisplayName = profile.DisplayName is { } name ? secrets.Without(name) : null,
                AvatarUrl = Clean(profile.AvatarUrl),
                ProfileUrl = Clean(profile.ProfileUrl),
                Facts = FactsOf(profile.Facts),
            }
            : null;

    public IReadOnlyList<RequestRecord> Clean(IReadOnlyList<RequestRecord> requests) =>
        [.. requests.Select(request => request with { Url = RemoteText.Clean(secrets.Without(request.Url), RemoteText.MaximumUrl) })];

    /// <summary>What may be logged of an exception during a network call: its type, its message and where it was thrown.</summary>
    public string ReasonOf(Exception failed) =>
        Words($"{failed.GetType().Name}: {failed.Message}"[..Math.Min(
            MaximumReason, failed.GetType().Name.Length + 2 + failed.Message.Length)])
            + failed.StackTrace?.Split('\n')[0].TrimEnd();

    private NetworkError Clean(NetworkError error) => error with
    {
        Message = secrets.Without(error.Message),
        NextStep = secrets.Without(error.NextStep),
        NetworkCode = error.NetworkCode is { } code ? secrets.Without(code) : null,
        NetworkText = error.NetworkText is { } text ? secrets.Without(text) : null,
    };

    private PublishedItem? Clean(PublishedItem? item) =>
        item is null ? null : new(secrets.Without(item.PlatformPostId), Clean(item.PlatformUrl));

    private Uri? Clean(Uri? url) => url is not null && IsSilent(url.AbsoluteUri) ? url : null;

    private Warning? Clean(Warning? warning) => warning is null ? null : new(warning.Code, Words(warning.Message));

    /// <exception cref="InvalidDataException">It is too large.</exception>
    private JsonElement? Clean(JsonElement? data) => data is null or { ValueKind: JsonValueKind.Undefined }
        ? null
        : RemoteText.CleanJson(data.Value.GetRawText(), change: secrets.Without)
            ?? throw new InvalidDataException("A step's data is too large to store.");

    private string? FactsOf(string? facts) => RemoteText.CleanJson(facts, MaximumFacts, secrets.Without)?.GetRawText();

    private string Words(string text) => RemoteText.Clean(secrets.Without(text), RemoteText.MaximumWords);

    private bool IsSilent(string text) => secrets.Without(text) == text;
}
