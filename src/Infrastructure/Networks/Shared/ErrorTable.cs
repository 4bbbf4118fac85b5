using Postato.Domain.Networks;
using Postato.Infrastructure.Http;

namespace Postato.Infrastructure.Networks.Shared;

/// <summary>What a network's errors mean for a delivery and for a token. The first row that matches applies.</summary>
/// <param name="read">Reads the network's own code and words from an answer.</param>
/// <param name="retryTime">When the network wants to be asked again; null when it did not say.</param>
internal sealed class ErrorTable(
    string who,
    Func<HttpAnswer, NetworkWords> read,
    Func<HttpAnswer, DateTimeOffset, DateTimeOffset?> retryTime,
    params IReadOnlyList<ErrorRow> rows)
{
    private static readonly TimeSpan OperatorPause = TimeSpan.FromHours(1);
    private static readonly TimeSpan UsualPause = TimeSpan.FromMinutes(1);

    private readonly Sentences sentences = new(who);

    /// <summary>The meaning of a 4xx answer of the network that matches no row.</summary>
    public Meaning Otherwise { get; init; } = Meaning.Unknown;

    public Meaning MeaningOf(HttpAnswer answer) => RowOf(answer).Meaning;

    public NetworkWords WordsOf(HttpAnswer answer) => read(answer);

    /// <summary>The outcome of a step's call.</summary>
    public StepOutcome OutcomeOf(HttpAnswer answer, StepContext step, TimeProvider clock) =>
        OutcomeOf(answer, step.Step.Effect == StepEffect.Creating, step.History.Performances, clock);

    /// <param name="creating">Whether the call may have published something: an unclear answer is then in doubt.</param>
    /// <param name="performance">The number of the performance of this step, from 1.</param>
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

    /// <summary>What a refusal by the token endpoint means for the refresh token.</summary>
    public RefreshOutcome RefreshOf(HttpAnswer answer, TimeProvider clock)
    {
        var (row, now) = (RowOf(answer), clock.GetUtcNow());
        return row.Meaning switch
        {
            Meaning.ReconnectNeeded => new RefreshOutcome.Rejected(ErrorOf(row, answer)),
            Meaning.OperatorNeeded => new RefreshOutcome.TryLater(now + OperatorPause, ErrorOf(row, answer)),
            Meaning.RateLimited => new RefreshOutcome.TryLater(retryTime(answer, now) ?? now + UsualPause, ErrorOf(row, answer)),
            // After a server error the token may be spent; after any other refusal it is not.
            Meaning.NetworkFault => new RefreshOutcome.AnswerLost(ErrorOf(row, answer)),
            _ => new RefreshOutcome.TryLater(now + UsualPause, Error(Meaning.NetworkFault, answer)),
        };
    }

    /// <summary>When the network wants to be asked again; null when it did not say.</summary>
    public DateTimeOffset? RetryTime(HttpAnswer answer, TimeProvider clock) => retryTime(answer, clock.GetUtcNow());

    /// <summary>The error of the row that matches.</summary>
    public NetworkError ErrorOf(HttpAnswer answer) => ErrorOf(RowOf(answer), answer);

    /// <summary>The error of a meaning that the caller determined itself.</summary>
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
