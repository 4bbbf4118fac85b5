using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Postato.Api.Tests.Support;
using Postato.Testing.Postgres;

namespace Postato.Api.Tests.Posts;

/// <summary>Times to publish as clients write them, on a host with a fixed date.</summary>
public sealed class ScheduledTimeTests : IAsyncLifetime
{
    private static readonly DateTimeOffset NewYear = new(2027, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private ApiHost host = null!;
    private HostServices hostServices = null!;
    private Customer customer = null!;

    public async ValueTask InitializeAsync()
    {
        var database = await PostgresCluster.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        (host, hostServices) = (
            new ApiHost(database, services => services.AddSingleton<TimeProvider>(new FakeTimeProvider(NewYear))),
            new HostServices(database.App));
        customer = new Customer(host, host.CreateClient(), hostServices, database, await TestTenant.CreateTenantAsync(hostServices));
    }

    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        await hostServices.DisposeAsync();
    }

    [Theory]
    [InlineData("2027-03-01T12:00:00Z", "2027-03-01T12:00:00.000Z")]
    [InlineData("2027-03-01T12:00Z", "2027-03-01T12:00:00.000Z")]
    [InlineData("2027-03-01T12:00:00.1234567+02:00", "2027-03-01T10:00:00.123Z")]
    [InlineData("2027-03-01T12:00:00.123456789Z", "2027-03-01T12:00:00.123Z")]
    [InlineData("2027-03-01T12:00:00-0330", "2027-03-01T15:30:00.000Z")]
    [InlineData("2027-12-31T23:59:59+14:00", "2027-12-31T09:59:59.000Z")]
    public async Task An_instant_has_an_offset_and_is_told_in_UTC(string sent, string told) =>
        Assert.Equal(told, (await ScheduleAsync(sent)).Text("scheduledAt"));

    [Theory]
    [InlineData("2027-03-01T12:00:00")]
    [InlineData("2027-03-01")]
    [InlineData("2027-03-01 12:00:00Z")]
    [InlineData("2027-02-29T12:00:00Z")]
    [InlineData("2027-03-01T24:00:00Z")]
    [InlineData("2027-03-01T12:00:60Z")]
    [InlineData("2027-03-01T12:00:00+25:00")]
    [InlineData("2027-03-01T12:00:00 Z")]
    [InlineData("March 1, 2027 12:00 PM Z")]
    [InlineData("1803902400")]
    [InlineData("")]
    public async Task An_invalid_instant_is_refused_with_an_example(string sent)
    {
        var refused = await ScheduleAsync(sent);
        Assert.Equal((400, "INVALID_REQUEST"), (refused.Status, refused.Error));
        Assert.Contains("2026-09-01T10:00:00Z", refused.Details["scheduledAt"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2027-03-01T09:00", "America/Sao_Paulo", "2027-03-01T12:00:00.000Z")]
    [InlineData("2027-03-01T09:00:30", "UTC", "2027-03-01T09:00:30.000Z")]
    [InlineData("2027-06-01T09:00", "Asia/Kolkata", "2027-06-01T03:30:00.000Z")]
    [InlineData("2027-06-01T09:00", "America/Argentina/Buenos_Aires", "2027-06-01T12:00:00.000Z")]
    [InlineData("2027-06-01T09:00", "Etc/GMT+3", "2027-06-01T12:00:00.000Z")]
    // Clocks skip from 02:00 to 03:00, so 02:30 becomes 03:30.
    [InlineData("2027-03-28T02:30", "Europe/Berlin", "2027-03-28T01:30:00.000Z")]
    // Half an hour is skipped: 02:10 becomes 02:40.
    [InlineData("2027-10-03T02:10", "Australia/Lord_Howe", "2027-10-02T15:40:00.000Z")]
    // Clocks go back from 03:00 to 02:00: the first 02:30 is in summer time.
    [InlineData("2027-10-31T02:30", "Europe/Berlin", "2027-10-31T00:30:00.000Z")]
    [InlineData("2027-11-07T01:30", "America/New_York", "2027-11-07T05:30:00.000Z")]
    // In Ireland winter is the season with the special offset; of two times the earlier, in summer time, counts there too.
    [InlineData("2027-10-31T01:30", "Europe/Dublin", "2027-10-31T00:30:00.000Z")]
    public async Task A_wall_clock_is_read_by_the_rules_of_its_zone(string localTime, string timeZone, string told) =>
        Assert.Equal(told, (await ScheduleAsync(new { localTime, timeZone })).Text("scheduledAt"));

    [Theory]
    [InlineData("2027-03-01T09:00Z", "UTC", "scheduledAt.localTime")]
    [InlineData("2027-03-01", "UTC", "scheduledAt.localTime")]
    [InlineData("09:00", "UTC", "scheduledAt.localTime")]
    [InlineData("0001-01-01T00:00", "Asia/Tokyo", "scheduledAt.localTime")]
    [InlineData("9999-12-31T23:59", "America/New_York", "scheduledAt.localTime")]
    [InlineData("2027-03-01T09:00", "America", "scheduledAt.timeZone")]
    [InlineData("2027-03-01T09:00", "Eastern Standard Time", "scheduledAt.timeZone")]
    [InlineData("2027-03-01T09:00", "+03:00", "scheduledAt.timeZone")]
    [InlineData("2027-03-01T09:00", "Mars/Olympus", "scheduledAt.timeZone")]
    // A zone's name is used as a file name: none of these is opened.
    [InlineData("2027-03-01T09:00", "/dev/zero", "scheduledAt.timeZone")]
    [InlineData("2027-03-01T09:00", "../../../etc/passwd", "scheduledAt.timeZone")]
    [InlineData("2027-03-01T09:00", "Europe/../Europe/Paris", "scheduledAt.timeZone")]
    [InlineData("2027-03-01T09:00", "right/Europe/Paris", "scheduledAt.timeZone")]
    public async Task A_wall_clock_that_cannot_be_read_is_refused_by_its_member(string localTime, string timeZone, string field) =>
        Assert.Equal([field], (await ScheduleAsync(new { localTime, timeZone })).Details.Keys);

    [Theory]
    [InlineData("""{"localTime":"2027-03-01T09:00"}""", "scheduledAt.timeZone")]
    [InlineData("""{"timeZone":"UTC"}""", "scheduledAt.localTime")]
    [InlineData("""{"localTime":"2027-03-01T09:00","timeZone":"UTC","offset":1}""", "scheduledAt.offset")]
    [InlineData("""{"localTime":"2027-03-01T09:00","timeZone":"UTC","timeZone":"UTC"}""", "scheduledAt.timeZone")]
    [InlineData("""{"localTime":9,"timeZone":"UTC"}""", "scheduledAt.localTime")]
    [InlineData("1803902400", "scheduledAt")]
    [InlineData("[]", "scheduledAt")]
    [InlineData("true", "scheduledAt")]
    public async Task A_time_of_another_shape_is_refused_by_its_path(string json, string field)
    {
        var refused = await customer.PostAsync(
            "/posts",
            $$"""{"platform":"paper","accountId":"{{customer.Account}}","status":"scheduled","content":"x","scheduledAt":{{json}}}""");
        Assert.Equal([field], refused.Details.Keys);
    }

    private Task<Reply> ScheduleAsync(object time) =>
        customer.PostAsync(
            "/posts", new { platform = "paper", accountId = customer.Account, status = "scheduled", content = "x", scheduledAt = time });
}
