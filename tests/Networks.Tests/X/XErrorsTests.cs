using System.Text;
using Postato.Domain.Networks;
using Postato.Domain.Posts;
using Postato.Infrastructure.Http;
using Postato.Infrastructure.Networks.Shared;
using Postato.Infrastructure.Networks.X;
using Postato.Testing;

namespace Postato.Networks.Tests.X;

/// <summary>Every error in X's sheet, and what it means for a delivery.</summary>
public sealed class XErrorsTests
{
    private const string Problems = "https://api.twitter.com/2/problems/";

    private static readonly MovableClock Clock = new();

    [Theory]
    [InlineData(401, "Unauthorized", "about:blank")]
    [InlineData(401, null, null)]
    [InlineData(403, "Authenticating with Unknown is forbidden for this endpoint.", Problems + "unsupported-authentication")]
    public void A_token_that_is_not_taken_is_refreshed(int status, string? detail, string? type) => Assert.All(
        Both(status, detail, type),
        outcome => Assert.Equal(ErrorCodes.ReconnectNeeded, Assert.IsType<StepOutcome.TokenRejected>(outcome).Error.Code));

    [Theory]
    [InlineData(402, "CreditsDepleted", Problems + "credits")]
    [InlineData(402, null, null)]
    [InlineData(403, "Usage cap exceeded: Monthly product cap", Problems + "usage-capped")]
    [InlineData(429, "Usage cap exceeded: Monthly product cap", "https://api.x.com/2/problems/usage-capped")]
    public void What_the_app_has_used_up_holds_the_network_and_rings(int status, string? detail, string? type) =>
        AssertRings(RetryScope.Network, status, detail, type);

    [Fact]
    public void An_app_that_X_does_not_take_waits_and_rings() => AssertRings(
        RetryScope.Account, 403,
        "When authenticating requests to the API v2 endpoints, you must use keys of an App that is attached to a Project.",
        Problems + "client-forbidden");

    [Theory]
    [InlineData(403, "Your account is temporarily locked. Please log in to https://x.com to unlock your account.", "about:blank")]
    [InlineData(403, "The user is suspended.", Problems + "user-suspended")]
    public void An_account_that_is_locked_needs_its_person(int status, string detail, string type) =>
        Assert.All(Both(status, detail, type), outcome =>
        {
            var refused = Assert.IsType<StepOutcome.Refused>(outcome);
            Assert.Equal((true, ErrorCodes.AccountSuspended), (refused.AccountSuspended, refused.Error.Code));
        });

    [Theory]
    [InlineData(
        403,
        "Reply to this conversation is not allowed because you have not been mentioned or otherwise engaged by the author of the post "
            + "you are replying to.",
        "about:blank")]
    [InlineData(
        403,
        "Quoting this post is not allowed because you have not been mentioned or otherwise engaged by the author of the post you are "
            + "quoting.",
        "about:blank")]
    [InlineData(403, "You are not permitted to perform this action.", "about:blank")]
    [InlineData(403, "Your account is not permitted to access this feature.", "about:blank")]
    [InlineData(400, "Your post exceeds the maximum of one cashtag.", "about:blank")]
    [InlineData(400, "The Tweet contains an invalid URL.", "about:blank")]
    [InlineData(400, "media.media_ids: a maximum of 4 items is allowed", Problems + "invalid-request")]
    [InlineData(400, "One or more parameters to your request was invalid.", "https://api.x.com/2/problems/invalid-request")]
    [InlineData(404, "Could not find tweet with id: [1].", Problems + "resource-not-found")]
    [InlineData(403, "gone", Problems + "resource-unavailable")]
    [InlineData(403, "no", Problems + "disallowed-resource")]
    [InlineData(403, "no", Problems + "not-authorized-for-resource")]
    public void What_no_repeat_can_mend_is_refused(int status, string detail, string type) =>
        Assert.All(Both(status, detail, type), outcome =>
        {
            var refused = Assert.IsType<StepOutcome.Refused>(outcome);
            Assert.Equal(
                (false, ErrorCodes.NetworkRefused, status, detail),
                (refused.AccountSuspended, refused.Error.Code, refused.Error.Status, refused.Error.NetworkText));
        });

    [Theory]
    [InlineData(403, "You are not allowed to post a video longer than 2 minutes.")]
    [InlineData(403, "You are not allowed to post a video longer than 10 minutes.")]
    [InlineData(400, "Your media IDs are invalid.")]
    public void Media_that_X_does_not_take_are_told_as_such(int status, string detail) => Assert.All(
        Both(status, detail, "about:blank"),
        outcome => Assert.Equal(ErrorCodes.MediaFailed, Assert.IsType<StepOutcome.Refused>(outcome).Error.Code));

    [Theory]
    [InlineData(413)]
    [InlineData(431)]
    public void A_segment_that_is_too_large_says_nothing_but_its_status(int status) =>
        Assert.Equal(Meaning.TooLarge, XErrors.Table.MeaningOf(Answer(status, "")));

    [Fact]
    public void A_text_that_X_holds_already_is_in_doubt()
    {
        var answer = Problem(403, "You are not allowed to create a Tweet with duplicate content.", "about:blank");

        var doubt = Assert.IsType<StepOutcome.InDoubt>(Outcome(answer, creating: true));

        Assert.Equal(Meaning.Duplicate, DoubtNote.Read(doubt.Note)!.Said);
        Assert.Equal(ErrorCodes.NetworkRefused, doubt.Error.Code);
    }

    [Theory]
    [InlineData(
        500,
        """{"title":"Internal Server Error","detail":"Something is broken.","type":"https://api.x.com/2/problems/internal-error","status":500}""")]
    [InlineData(502, "")]
    [InlineData(503, """{"title":"Service Unavailable","detail":"Service Unavailable","type":"about:blank","status":503}""")]
    [InlineData(504, "<html>")]
    [InlineData(520, "")]
    public void A_fault_of_X_is_in_doubt_after_a_post_and_passing_after_anything_else(int status, string body)
    {
        Assert.False(
            XErrors.IsRefusal(DoubtNote.Read(Assert.IsType<StepOutcome.InDoubt>(Outcome(Answer(status, body), creating: true)).Note)));
        var retry = Assert.IsType<StepOutcome.RetryAfter>(Outcome(Answer(status, body), creating: false));
        Assert.Equal((null, RetryScope.Post, false), (retry.When, retry.Scope, retry.OperatorAlarm));
    }

    [Theory]
    [InlineData(400, "about:blank", "Something new.")]
    [InlineData(403, "about:blank", "A rule of tomorrow.")]
    [InlineData(418, null, null)]
    public void An_unknown_refusal_is_in_doubt_after_a_post(int status, string? type, string? detail)
    {
        var doubt = Assert.IsType<StepOutcome.InDoubt>(Outcome(Problem(status, detail, type), creating: true));

        Assert.True(XErrors.IsRefusal(DoubtNote.Read(doubt.Note)));
        Assert.Equal(Meaning.Unknown, DoubtNote.Read(doubt.Note)!.Said);
        Assert.Equal(detail, doubt.Error.NetworkText);
        Assert.IsType<StepOutcome.Refused>(Outcome(Problem(status, detail, type), creating: false));
    }

    [Fact]
    public void A_rate_limit_lasts_until_its_reset()
    {
        var reset = Clock.GetUtcNow().ToUnixTimeSeconds() + 321;

        AssertWaits(
            reset,
            Problem(
                429, "Too Many Requests", Problems + "rate-limit-exceeded", ("x-rate-limit-remaining", "0"),
                ("x-rate-limit-reset", $"{reset}")));
        AssertWaits(reset, Answer(429, "", ("x-rate-limit-reset", $"{reset}")));
        AssertWaits(reset, Answer(400, """{"errors":[{"code":88,"message":"Rate limit exceeded"}]}""", ("x-rate-limit-reset", $"{reset}")));
    }

    [Fact]
    public void A_used_up_day_lasts_longer_than_a_quarter_of_an_hour()
    {
        var now = Clock.GetUtcNow().ToUnixTimeSeconds();
        (string, string)[] quarter = [("x-rate-limit-remaining", "40"), ("x-rate-limit-reset", $"{now + 300}")];

        AssertWaits(
            now + 40_000,
            Answer(
                429, "",
                [.. quarter,
                    ("x-user-limit-24hour-remaining", "0"), ("x-user-limit-24hour-reset", $"{now + 40_000}"),
                    ("x-app-limit-24hour-remaining", "12"), ("x-app-limit-24hour-reset", $"{now + 70_000}"),
                ]));
    }

    [Theory]
    [InlineData("7", 40_000)]
    [InlineData("0", 80_000)]
    public void A_used_up_day_of_the_app_holds_the_network_until_its_own_end(string leftForUser, int userReset)
    {
        var now = Clock.GetUtcNow().ToUnixTimeSeconds();
        var retry = Assert.IsType<StepOutcome.RetryAfter>(Outcome(
            Answer(
                429, "", ("x-rate-limit-remaining", "0"), ("x-rate-limit-reset", $"{now + 300}"),
                ("x-user-limit-24hour-remaining", leftForUser),
                ("x-user-limit-24hour-reset", $"{now + userReset}"), ("x-app-limit-24hour-remaining", "0"),
                ("x-app-limit-24hour-reset", $"{now + 70_000}")),
            creating: true));
        Assert.Equal(
            (RetryScope.Network, true, ErrorCodes.OperatorActionNeeded, now + 70_000),
            (retry.Scope, retry.OperatorAlarm, retry.Error.Code, retry.When!.Value.ToUnixTimeSeconds()));
    }

    [Fact]
    public void A_used_up_day_of_the_app_without_an_end_lasts_a_quarter_of_an_hour()
    {
        var retry = Assert.IsType<StepOutcome.RetryAfter>(Outcome(Answer(429, "", ("x-app-limit-24hour-remaining", "0")), creating: true));
        Assert.Equal(RetryScope.Network, retry.Scope);
        Assert.InRange(retry.When!.Value - Clock.GetUtcNow(), TimeSpan.FromMinutes(14), TimeSpan.FromMinutes(15));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("soon")]
    [InlineData("0")]
    [InlineData("99999999999999999")]
    public void A_rate_limit_without_an_end_lasts_a_quarter_of_an_hour(string? reset)
    {
        var answer = reset is null ? Answer(429, "") : Answer(429, "", ("x-rate-limit-reset", reset));

        Assert.InRange(
            XErrors.Table.RetryTime(answer, Clock)!.Value - Clock.GetUtcNow(), TimeSpan.FromMinutes(14), TimeSpan.FromMinutes(15));
    }

    [Fact]
    public void A_reset_that_is_over_is_not_waited_for() =>
        Assert.InRange(
            XErrors.Table.RetryTime(
                Answer(429, "", ("x-rate-limit-reset", $"{Clock.GetUtcNow().ToUnixTimeSeconds() - 50}")), Clock)!.Value - Clock.GetUtcNow(),
            TimeSpan.Zero, TimeSpan.FromSeconds(1));

    [Fact]
    public void What_X_says_is_kept_and_capped()
    {
        var answer = Answer(
            400,
            $$"""{"errors":[{"parameters":{"text":["x"]},"message":"{{new string('x', 1_500)}}"}],"title":"Invalid Request","detail":"One or more.","type":"{{Problems}}invalid-request"}""");

        var error = Assert.IsType<StepOutcome.Refused>(Outcome(answer, creating: true)).Error;

        Assert.Equal("invalid-request", error.NetworkCode);
        Assert.StartsWith("One or more. xxx", error.NetworkText, StringComparison.Ordinal);
        Assert.Equal(1_000, error.NetworkText!.Length);
    }

    private static void AssertRings(RetryScope scope, int status, string? detail, string? type) =>
        Assert.All(Both(status, detail, type), outcome =>
        {
            var retry = Assert.IsType<StepOutcome.RetryAfter>(outcome);
            Assert.Equal((true, scope, ErrorCodes.OperatorActionNeeded), (retry.OperatorAlarm, retry.Scope, retry.Error.Code));
            Assert.InRange(retry.When!.Value - Clock.GetUtcNow(), TimeSpan.FromMinutes(59), TimeSpan.FromMinutes(60));
        });

    private static void AssertWaits(long reset, HttpAnswer answer)
    {
        var retry = Assert.IsType<StepOutcome.RetryAfter>(Outcome(answer, creating: true));
        Assert.Equal(
            (reset, RetryScope.Account, false, ErrorCodes.NetworkRateLimited),
            (retry.When!.Value.ToUnixTimeSeconds(), retry.Scope, retry.OperatorAlarm, retry.Error.Code));
    }

    private static StepOutcome Outcome(HttpAnswer answer, bool creating) => XErrors.Table.OutcomeOf(answer, creating, 1, Clock);

    private static IEnumerable<StepOutcome> Both(int status, string? detail, string? type) =>
        [Outcome(Problem(status, detail, type), creating: true), Outcome(Problem(status, detail, type), creating: false)];

    private static HttpAnswer Problem(int status, string? detail, string? type, params (string, string)[] headers) => Answer(
        status, type is null ? "" : System.Text.Json.JsonSerializer.Serialize(new { title = "Title", detail, type, status }), headers);

    private static HttpAnswer Answer(int status, string body, params (string Name, string Value)[] headers)
    {
        using var message = new HttpResponseMessage { Content = new ByteArrayContent([]) };
        foreach (var (name, value) in headers)
            message.Headers.Add(name, value);
        return new(status, message.Headers, message.Content.Headers, Encoding.UTF8.GetBytes(body));
    }
}
