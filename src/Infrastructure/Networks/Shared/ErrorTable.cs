using Postato.Domain.Networks;
using Postato.Infrastructure.Http;

namespace Postato.Infrastructure.Networks.Shared;

/// <summary>What a network's errors mean for a delivery and for a token. The first row that fits holds.</summary>
/// <param name="read">Finds the network's own code and words in an answer.</param>
/// <param name="retryTime">When the network wants to hear from us again; null: it did not say.</param>
internal sealed class ErrorTable(
    string who,
    Func<HttpAnswer, NetworkWords> read,
    Func<HttpAnswer, DateTimeOffset, DateTimeOffset?> retryTime,
    params IReadOnlyList<ErrorRow> rows)
{
    private static readonly TimeSpan OperatorPause = TimeSpan.FromHours(1);
    private static readonly TimeSpan UsualPause = TimeSpan.FromMinutes(1);

    private readonly Sentences sentences = new(who);

    /// <summary>What a 4xx of the network's own means that no row knows.</summary>
    public Meaning Otherwise { get; init; } = Meaning.Unknown;

    public Meaning MeaningOf(HttpAnswer answer) => RowOf(answer).Meaning;

    public NetworkWords WordsOf(HttpAnswer answer) => read(answer);

    /// <summary>What a step's call came to.</summary>
    public StepOutcome OutcomeOf(HttpAnswer answer, StepContext step, TimeProvider clock) =>
        OutcomeOf(answer, step.Step.Effect == StepEffect.Creating, step.History.Performances, clock);

    /// <param name="creating">The call may have published something: an answer that says neither is then in doubt.</param>
    /// <param name="performance">Which performance of the step it was, from 1.</param>
    public StepOutcome OutcomeOf(HttpAnswer answer, bool creating, int performance, TimeProvider clock)
    {
        var (row, now) = (RowOf(answer), clock.GetUtcNow());
        var error = ErrorOf(row, answer);
        return row.Meaning switch
        {
            Meaning.TokenRejected => new StepOutcome.TokenRejected(error),
            Meaning.ReconnectNeeded => new StepOutcome.ReconnectNeeded(error),
            Meaning.AccountLocked => new StepOutcome.Refused(error, AccountSuspended: true),
            Meaning.RateLimited => new StepOutcome.RetryAfter(retryTime(answer, now), error, RetryScope.Account),
            Meaning.OperatorNeeded => new StepOutcome.RetryAfter(OperatorTime(row, answer, now), error, row.Waits, OperatorAlarm: true),
            Meaning.Conflict => new DoubtNote(performance, row.Meaning, error).Raise(),
            Meaning.Duplicate or Meaning.MediaTaken or Meaning.UnderWay or Meaning.NetworkFault or Meaning.Unknown when creating =>
                new DoubtNote(performance, row.Meaning, error).Raise(),
            Meaning.NetworkFault or Meaning.UnderWay or Meaning.Passing => new StepOutcome.RetryAfter(null, error),
            Meaning.Unknown when read(answer).Text is null => new StepOutcome.RetryAfter(null, Error(Meaning.NetworkFault, answer)),
            _ => new StepOutcome.Refused(error),
        };
    }

    /// <summary>What a refusal of the token endpoint means for the refresh token that was presented.</summary>
    public RefreshOutcome RefreshOf(HttpAnswer answer, TimeProvider clock)
    {
        var (row, now) = (RowOf(answer), clock.GetUtcNow());
        return row.Meaning switch
        {
            Meaning.ReconnectNeeded => new RefreshOutcome.Rejected(ErrorOf(row, answer)),
            Meaning.OperatorNeeded => new RefreshOutcome.TryLater(now + OperatorPause, ErrorOf(row, answer)),
            Meaning.RateLimited => new RefreshOutcome.TryLater(retryTime(answer, now) ?? now + UsualPause, ErrorOf(row, answer)),
            // Its own fault may have come after the token was spent; any other refusal leaves the token alone.
            Meaning.NetworkFault => new RefreshOutcome.AnswerLost(ErrorOf(row, answer)),
            _ => new RefreshOutcome.TryLater(now + UsualPause, Error(Meaning.NetworkFault, answer)),
        };
    }

    /// <summary>When the network wants to hear from us again; null: it did not say.</summary>
    public DateTimeOffset? RetryTime(HttpAnswer answer, TimeProvider clock) => retryTime(answer, clock.GetUtcNow());

    /// <summary>The error of the row that fits.</summary>
    public NetworkError ErrorOf(HttpAnswer answer) => ErrorOf(RowOf(answer), answer);

    /// <summary>The error of a meaning that the caller found itself.</summary>
    public NetworkError Error(Meaning meaning, HttpAnswer answer) => ErrorOf(new ErrorRow(meaning), answer);

    private ErrorRow RowOf(HttpAnswer answer)
    {
        var said = read(answer);
        foreach (var row in rows)
        {
            if (row.Fits(answer, said))
                return row;
        }

        return new(answer.Status is < 400 or >= 500 ? Meaning.NetworkFault : said.Text is null ? Meaning.Unknown : Otherwise);
    }

    private NetworkError ErrorOf(ErrorRow row, HttpAnswer answer)
    {
        var (usual, said) = (sentences.Of(row.Meaning), read(answer));
        var text = said.Text is { Length: > 0 } words ? words : null;
        return new(usual.Code, row.Sentence ?? usual.Message, row.NextStep ?? usual.NextStep, answer.Status, said.Code, text);
    }

    private static DateTimeOffset? OperatorTime(ErrorRow row, HttpAnswer answer, DateTimeOffset now) =>
        row.Until?.Invoke(answer, now) ?? (row.Waits == RetryScope.Post ? null : now + OperatorPause);
}
