using System.Text;
using Postato.Domain.Networks;
using Postato.Domain.Posts;
using Postato.Infrastructure.Http;
using Postato.Infrastructure.Networks.Bluesky;
using Postato.Infrastructure.Networks.Shared;
using Postato.Testing;

namespace Postato.Networks.Tests.Bluesky;

/// <summary>Every error in the network's sheet, and what it means for a delivery.</summary>
public sealed class BlueskyErrorsTests
{
    private static readonly MovableClock Clock = new();

    [Theory]
    [InlineData(401, "invalid_token")]
    [InlineData(401, "ExpiredToken")]
    [InlineData(400, "ExpiredToken")]
    [InlineData(401, "InvalidToken")]
    [InlineData(400, "InvalidToken")]
    [InlineData(401, "AuthMissing")]
    public void A_token_that_is_not_taken_is_refreshed(int status, string error) => Assert.All(
        Both(status, error),
        outcome => Assert.Equal(ErrorCodes.ReconnectNeeded, Assert.IsType<StepOutcome.TokenRejected>(outcome).Error.Code));

    [Fact]
    public void A_proof_that_is_not_taken_costs_no_token() => Assert.All(
        Both(401, "invalid_dpop_proof"), outcome => Assert.True(Assert.IsType<StepOutcome.RetryAfter>(outcome).OperatorAlarm));

    [Fact]
    public void A_nonce_demanded_without_end_is_tried_again_later() => Assert.All(
        Both(401, "use_dpop_nonce").Concat(Both(400, "use_dpop_nonce")),
        outcome => Assert.False(Assert.IsType<StepOutcome.RetryAfter>(outcome).OperatorAlarm));

    [Theory]
    [InlineData(401, "AccountTakedown")]
    [InlineData(400, "AccountTakedown")]
    [InlineData(401, "AccountSuspended")]
    [InlineData(401, "AccountDeactivated")]
    [InlineData(400, "AccountDeactivated")]
    public void An_account_that_is_locked_is_suspended(int status, string error) => Assert.All(Both(status, error), outcome =>
    {
        var refused = Assert.IsType<StepOutcome.Refused>(outcome);
        Assert.True(refused.AccountSuspended);
        Assert.Equal(ErrorCodes.AccountSuspended, refused.Error.Code);
    });

    [Fact]
    public void A_scope_that_is_missing_must_be_given() => Assert.All(
        Both(403, "ScopeMissingError"),
        outcome => Assert.Equal(ErrorCodes.ReconnectNeeded, Assert.IsType<StepOutcome.ReconnectNeeded>(outcome).Error.Code));

    [Theory]
    [InlineData(403, "AccountNotFound")]
    [InlineData(400, "InvalidRequest")]
    [InlineData(400, "InvalidMimeType")]
    [InlineData(400, "InvalidSize")]
    [InlineData(413, "PayloadTooLarge")]
    [InlineData(413, null)]
    public void What_no_repeat_can_mend_is_refused(int status, string? error) => Assert.All(Both(status, error), outcome =>
    {
        var refused = Assert.IsType<StepOutcome.Refused>(outcome);
        Assert.False(refused.AccountSuspended);
        Assert.Equal((ErrorCodes.NetworkRefused, status, error), (refused.Error.Code, refused.Error.Status, refused.Error.NetworkCode));
    });

    [Fact]
    public void An_upload_that_the_server_has_lost_is_sent_again() => Assert.Equal(
        Meaning.MediaGone, BlueskyErrors.Table.MeaningOf(Answer(400, """{"error":"BlobNotFound","message":"Could not find blob"}""")));

    [Fact]
    public void Another_record_under_our_key_is_in_doubt() => Assert.All(
        Both(400, "InvalidSwap"),
        outcome => Assert.Equal(ErrorCodes.DeliveryUncertain, Assert.IsType<StepOutcome.InDoubt>(outcome).Error.Code));

    [Theory]
    [InlineData("Retry-After", 17)]
    [InlineData("RateLimit-Reset", 17)]
    public void A_rate_limit_holds_the_account_as_long_as_the_network_says(string header, int seconds)
    {
        var value = header == "Retry-After" ? seconds : Clock.GetUtcNow().AddSeconds(seconds).ToUnixTimeSeconds();

        Assert.All(Both(429, "RateLimitExceeded", (header, $"{value}")), outcome =>
        {
            var retry = Assert.IsType<StepOutcome.RetryAfter>(outcome);
            Assert.Equal((ErrorCodes.NetworkRateLimited, RetryScope.Account), (retry.Error.Code, retry.Scope));
            Assert.InRange(retry.When!.Value - Clock.GetUtcNow(), TimeSpan.FromSeconds(seconds - 3), TimeSpan.FromSeconds(seconds));
        });
    }

    [Fact]
    public void A_rate_limit_that_names_no_time_is_waited_for_all_the_same() => Assert.All(
        Both(429, "RateLimitExceeded"), outcome => Assert.Null(Assert.IsType<StepOutcome.RetryAfter>(outcome).When));

    [Theory]
    [InlineData(500, "InternalServerError")]
    [InlineData(502, "UpstreamFailure")]
    [InlineData(503, "ServiceUnavailable")]
    [InlineData(504, null)]
    public void A_fault_of_the_network_is_in_doubt_where_it_may_have_published_and_tried_again_elsewhere(int status, string? error)
    {
        Assert.Equal(ErrorCodes.NetworkUnavailable, Assert.IsType<StepOutcome.InDoubt>(Classify(status, error, creating: true)).Error.Code);
        Assert.Equal(
            ErrorCodes.NetworkUnavailable, Assert.IsType<StepOutcome.RetryAfter>(Classify(status, error, creating: false)).Error.Code);
    }

    [Theory]
    [InlineData(400, "SomethingNew")]
    [InlineData(400, null)]
    [InlineData(404, "MethodNotImplemented")]
    [InlineData(418, null)]
    public void An_unknown_error_is_in_doubt_after_a_creating_call_and_refused_after_others(int status, string? error)
    {
        Assert.IsType<StepOutcome.InDoubt>(Classify(status, error, creating: true));
        Assert.IsType<StepOutcome.Refused>(Classify(status, error, creating: false));
    }

    [Fact]
    public void The_networks_words_are_kept_up_to_a_thousand_characters()
    {
        var refused = Assert.IsType<StepOutcome.Refused>(
            Outcome(Answer(400, $$"""{"error":"InvalidRequest","message":"{{new string('x', 5_000)}}"}"""), creating: true));

        Assert.Equal(new string('x', 1_000), refused.Error.NetworkText);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>")]
    [InlineData("[]")]
    [InlineData("""{"error":{"code":1}}""")]
    public void A_body_of_another_shape_is_no_accident(string body)
    {
        Assert.IsType<StepOutcome.InDoubt>(Outcome(Answer(500, body), creating: true));
        Assert.IsType<StepOutcome.RetryAfter>(Outcome(Answer(500, body), creating: false));
        Assert.IsType<StepOutcome.TokenRejected>(Outcome(Answer(401, body), creating: true));
    }

    private static IEnumerable<StepOutcome> Both(int status, string? error, params (string, string)[] headers) =>
        [Classify(status, error, creating: true, headers), Classify(status, error, creating: false, headers)];

    private static StepOutcome Outcome(HttpAnswer answer, bool creating) => BlueskyErrors.Table.OutcomeOf(answer, creating, 1, Clock);

    private static StepOutcome Classify(int status, string? error, bool creating, params (string, string)[] headers) =>
        Outcome(Answer(status, error is null ? "" : $$"""{"error":"{{error}}","message":"In the network's words"}""", headers), creating);

    private static HttpAnswer Answer(int status, string body, params (string Name, string Value)[] headers)
    {
        using var response = new HttpResponseMessage();
        foreach (var (name, value) in headers)
            response.Headers.Add(name, value);
        return new(status, response.Headers, new ByteArrayContent([]).Headers, Encoding.UTF8.GetBytes(body));
    }
}
