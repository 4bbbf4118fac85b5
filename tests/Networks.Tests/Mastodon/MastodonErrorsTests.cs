using System.Net.Http.Headers;
using System.Text;
using Postato.Domain.Networks;
using Postato.Domain.Posts;
using Postato.Infrastructure.Http;
using Postato.Infrastructure.Networks.Mastodon;
using Postato.Infrastructure.Networks.Shared;
using Postato.Testing;

namespace Postato.Networks.Tests.Mastodon;

/// <summary>Every error in the network's sheet, and what it means for a delivery.</summary>
public sealed class MastodonErrorsTests
{
    private static readonly MovableClock Clock = new();

    [Theory]
    [InlineData("The access token is invalid")]
    [InlineData("The access token was revoked")]
    [InlineData("The access token expired")]
    public void A_token_that_is_dead_is_refreshed_where_that_can_be(string error) => Assert.All(
        Both(401, error),
        outcome => Assert.Equal(ErrorCodes.ReconnectNeeded, Assert.IsType<StepOutcome.TokenRejected>(outcome).Error.Code));

    [Fact]
    public void A_scope_that_is_missing_must_be_given() => Assert.All(
        Both(403, "This action is outside the authorized scopes"),
        outcome => Assert.Equal(ErrorCodes.ReconnectNeeded, Assert.IsType<StepOutcome.ReconnectNeeded>(outcome).Error.Code));

    [Theory]
    [InlineData(403, "Your login is currently disabled")]
    [InlineData(403, "Your login is currently pending approval")]
    [InlineData(403, "Your login is missing a confirmed e-mail address")]
    [InlineData(410, "Gone")]
    public void An_account_that_cannot_publish_is_suspended(int status, string error) => Assert.All(Both(status, error), outcome =>
    {
        var refused = Assert.IsType<StepOutcome.Refused>(outcome);
        Assert.True(refused.AccountSuspended);
        Assert.Equal((ErrorCodes.AccountSuspended, error), (refused.Error.Code, refused.Error.NetworkText));
    });

    [Theory]
    [InlineData(422, "Validation failed: Text character limit of 500 exceeded")]
    [InlineData(422, "Validation failed: Text can't be blank")]
    [InlineData(422, "Text can't be blank")]
    [InlineData(422, "Cannot attach a video to a post that already contains images")]
    [InlineData(422, "Cannot attach more than 4 files")]
    [InlineData(413, "Payload Too Large")]
    public void Content_that_no_repeat_can_mend_is_refused(int status, string error)
    {
        var refused = Assert.IsType<StepOutcome.Refused>(Creation(status, error));

        Assert.False(refused.AccountSuspended);
        Assert.Equal((ErrorCodes.NetworkRefused, status, error), (refused.Error.Code, refused.Error.Status, refused.Error.NetworkText));
    }

    [Theory]
    [InlineData(422, "Validation failed: File content type is invalid, File is invalid")]
    [InlineData(500, "Error processing thumbnail for uploaded media")]
    [InlineData(413, "Payload Too Large")]
    [InlineData(400, "Bad Request: unsupported file type")]
    public void A_file_that_no_repeat_can_mend_fails(int status, string error) =>
        Assert.Equal(
            (ErrorCodes.MediaFailed, error),
            (Assert.IsType<StepOutcome.Refused>(Call(status, error)).Error.Code,
                Assert.IsType<StepOutcome.Refused>(Call(status, error)).Error.NetworkText));

    [Fact]
    public void What_a_post_answers_may_be_gone()
    {
        Assert.Equal(ErrorCodes.NetworkRefused, Assert.IsType<StepOutcome.Refused>(Creation(404, "Record not found")).Error.Code);
    }

    [Fact]
    public void Media_at_work_have_a_meaning_of_their_own() =>
        Assert.Equal(
            Meaning.MediaNotReady,
            MastodonErrors.Statuses.MeaningOf(
                Answer(422, Error("Cannot attach files that have not finished processing. Try again in a moment!"))));

    [Theory]
    [InlineData(422, "Media 123 not found or already attached to another post", "MediaTaken")]
    [InlineData(400, "Bad Request: media attachment 01 already attached to status 02", "MediaTaken")]
    [InlineData(409, "request already under way", "UnderWay")]
    [InlineData(418, "I am a teapot", "Unknown")]
    [InlineData(422, "Something of another software", "Unknown")]
    [InlineData(500, "Internal Server Error", "NetworkFault")]
    [InlineData(503, "Service Unavailable", "NetworkFault")]
    public void What_may_have_published_is_in_doubt_and_says_why(int status, string error, string kind)
    {
        var doubt = Assert.IsType<StepOutcome.InDoubt>(Creation(status, error));

        var note = DoubtNote.Read(doubt.Note)!;
        Assert.Equal((3, kind, status, error), (note.Performance, note.Said.ToString(), note.Error.Status, note.Error.NetworkText));
    }

    [Theory]
    [InlineData(502)]
    [InlineData(520)]
    [InlineData(527)]
    [InlineData(403)]
    [InlineData(404)]
    public void An_HTML_page_of_a_proxy_says_nothing_about_the_server(int status)
    {
        Assert.IsType<StepOutcome.InDoubt>(MastodonErrors.Statuses.OutcomeOf(Page(status), creating: true, 1, Clock));
        Assert.IsType<StepOutcome.RetryAfter>(MastodonErrors.Uploads.OutcomeOf(Page(status), creating: false, 1, Clock));
    }

    [Fact]
    public void A_fault_of_the_server_at_any_other_call_is_tried_again() =>
        Assert.Equal(
            (null, ErrorCodes.NetworkUnavailable),
            (Assert.IsType<StepOutcome.RetryAfter>(Call(500, "Internal Server Error")).When,
                Assert.IsType<StepOutcome.RetryAfter>(Call(500, "Internal Server Error")).Error.Code));

    [Fact]
    public void A_rate_limit_ends_at_the_time_that_the_server_names()
    {
        var reset = Clock.GetUtcNow().AddMinutes(3);

        Assert.All(
            Both(
                429, "Too many requests",
                ("X-RateLimit-Reset",
                    reset.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", System.Globalization.CultureInfo.InvariantCulture))),
            outcome =>
            {
                var retry = Assert.IsType<StepOutcome.RetryAfter>(outcome);
                Assert.Equal((RetryScope.Account, ErrorCodes.NetworkRateLimited), (retry.Scope, retry.Error.Code));
                Assert.InRange(retry.When!.Value, reset.AddMilliseconds(-1), reset.AddMilliseconds(1));
            });
    }

    [Theory]
    [InlineData("Retry-After", "20", 20)]
    [InlineData("X-RateLimit-Reset", "soon", 300)]
    [InlineData("X-RateLimit-Reset", "1999-01-01T00:00:00Z", 1)]
    [InlineData("X-RateLimit-Reset", "2999-01-01T00:00:00Z", 86_400)]
    [InlineData("X-Other", "1", 300)]
    public void A_time_that_makes_no_sense_is_bounded(string header, string value, int seconds) =>
        Assert.Equal(
            Clock.GetUtcNow().AddSeconds(seconds),
            Assert.IsType<StepOutcome.RetryAfter>(Call(429, "Too many requests", (header, value))).When!.Value, TimeSpan.FromSeconds(5));

    [Theory]
    [InlineData("""{"error":{"detail":"odd"}}""", """{"detail":"odd"}""", null)]
    [InlineData("""{"error":"invalid_grant","error_description":"It is over."}""", "invalid_grant: It is over.", "invalid_grant")]
    [InlineData("""{"error":"plain"}""", "plain", "plain")]
    [InlineData("""{"detail":"another shape"}""", null, null)]
    [InlineData("""["a list"]""", null, null)]
    [InlineData("not JSON", null, null)]
    public void An_error_is_a_text_or_an_object(string body, string? text, string? name) =>
        Assert.Equal((text, name), (MastodonErrors.TextOf(Answer(400, body)), MastodonErrors.NameOf(Answer(400, body))));

    [Fact]
    public void A_servers_words_are_cut() => Assert.Equal(1_000, MastodonErrors.TextOf(Answer(400, Error(new string('x', 5_000))))!.Length);

    private static IEnumerable<StepOutcome> Both(int status, string error, params (string, string)[] headers) =>
        [Creation(status, error, headers), Call(status, error, headers)];

    private static StepOutcome Creation(int status, string error, params (string, string)[] headers) =>
        MastodonErrors.Statuses.OutcomeOf(Answer(status, Error(error), headers), creating: true, 3, Clock);

    private static StepOutcome Call(int status, string error, params (string, string)[] headers) =>
        MastodonErrors.Uploads.OutcomeOf(Answer(status, Error(error), headers), creating: false, 1, Clock);

    private static string Error(string error) => $$"""{"error":"{{error}}"}""";

    private static HttpAnswer Page(int status) => Answer(status, "<html></html>") with { ContentHeaders = TypeOf("text/html") };

    private static HttpAnswer Answer(int status, string body, params (string Name, string Value)[] headers)
    {
        using var response = new HttpResponseMessage();
        foreach (var (name, value) in headers)
            response.Headers.TryAddWithoutValidation(name, value);
        return new(status, response.Headers, TypeOf("application/json"), Encoding.UTF8.GetBytes(body));
    }

    private static HttpContentHeaders TypeOf(string type) =>
        new ByteArrayContent([]) { Headers = { ContentType = new MediaTypeHeaderValue(type) } }.Headers;
}
