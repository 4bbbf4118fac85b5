using Postato.Api.Rest;
using Postato.Application.Deliveries;
using Postato.Domain.Primitives;

namespace Postato.Api.Telemetry;

/// <summary>
/// The public status of the installation: which parts work, and whether posts progress. No hosts, no counts, no tenant's data.
/// </summary>
internal static class StatusEndpoint
{
    private const string Ok = "ok";
    private const string Degraded = "degraded";
    private const string Unavailable = "unavailable";

    private static readonly TimeSpan Late = TimeSpan.FromMinutes(5);

    public static void MapStatus(this IEndpointRouteBuilder routes) => routes.MapGet("/status", (HttpContext http, PulseWatch watch) =>
    {
        http.Response.Headers.CacheControl = "no-store";
        return ((Result<StatusView>)Of(watch)).ToHttp();
    }).ExcludeFromDescription();

    private static StatusView Of(PulseWatch watch)
    {
        var reading = watch.Latest;
        var database = reading is null ? Unavailable : Ok;
        var delivery = reading switch
        {
            null or { Workers: 0 } => Unavailable,
            { OldestDue: { } age } when age > Late => Degraded,
            _ => Ok,
        };
        return new(
            database == Unavailable ? Unavailable : delivery == Ok ? Ok : Degraded,
            watch.LookedAt,
            [new("api", Ok), new("database", database), new("delivery", delivery)],
            reading is null ? null : reading.Workers > 0,
            reading is null ? null : (long)(reading.OldestDue ?? TimeSpan.Zero).TotalSeconds);
    }
}

/// <param name="Status"><c>ok</c>, <c>degraded</c> or <c>unavailable</c>.</param>
/// <param name="CheckedAt">When it was last checked; null when it has not been yet.</param>
/// <param name="WorkerBeating">Whether a worker sends heartbeats; null when unknown.</param>
/// <param name="OldestDueAgeSeconds">How long the oldest due post that is not being processed has waited; null when unknown.</param>
internal sealed record StatusView(
    string Status, DateTimeOffset? CheckedAt, IReadOnlyList<ComponentView> Components, bool? WorkerBeating, long? OldestDueAgeSeconds);

internal sealed record ComponentView(string Name, string Status);
