using Postato.Sandbox.Core;

namespace Postato.Sandbox.Control;

/// <summary>The control API, for tests and for people with curl.</summary>
internal static class ControlEndpoints
{
    public static void MapControl(this WebApplication app, World world, IReadOnlyList<INetworkImitation> networks)
    {
        var api = app.MapGroup("/_sandbox");
        var kinds = Fault.CommonKinds.Concat(networks.SelectMany(network => network.OwnMarkers.Values.Select(fault => fault.Kind)))
            .Distinct()
            .ToList();
        api.MapGet("/health", () => Results.Json(new { status = "ok" }));

        api.MapPost(
            "/accounts", (AccountRequest request) => networks.FirstOrDefault(network => network.Platform == request.Platform) is { } network
                ? Results.Json(network.CreateProfile(request.Username, request.DisplayName), Json.Options, statusCode: 201)
                : Results.Json(new { error = $"No network {request.Platform} is installed." }, statusCode: 404));
        api.MapGet("/accounts", () => Results.Json(new { items = world.Profiles.All }, Json.Options));

        api.MapGet("/posts", (string? platform, string? username, long? after, int? limit) =>
        {
            var size = Math.Clamp(limit ?? 100, 1, 10_000);
            var items = world.Posts.Find(platform, username, after ?? 0, size);
            return Results.Json(new { items, next = items.Count == size ? items[^1].Seq : (long?)null }, Json.Options);
        });

        api.MapGet("/stats", () => Results.Json(
            networks.ToDictionary(network => network.Platform, network => Stats(world, network.Platform)), Json.Options));

        api.MapGet("/requests", (string? platform, long? after, int? limit) =>
        {
            var size = Math.Clamp(limit ?? 100, 1, 10_000);
            var items = world.Requests.Find(platform, after ?? 0, size);
            return Results.Json(new { items, next = items.Count == size ? items[^1].Seq : (long?)null }, Json.Options);
        });

        api.MapPost("/faults", (Fault fault) => kinds.Contains(fault.Kind)
            ? Results.Json(new { id = world.Faults.Add(fault).Id }, statusCode: 201)
            : Results.Json(new { error = $"kind is one of {string.Join(", ", kinds)}." }, statusCode: 400));
        api.MapGet("/faults", () => Results.Json(new { items = world.Faults.All, kinds }, Json.Options));
        api.MapDelete("/faults", () => End(world, null));
        api.MapDelete("/faults/{id}", (string id) => End(world, id));

        api.MapPost("/latency", (LatencyRequest request) =>
        {
            world.Latency.Set(request.Platform, request.MinMs, request.MaxMs);
            return Results.NoContent();
        });
        api.MapPost("/clock", (ClockRequest request) =>
        {
            world.Clock.Advance(TimeSpan.FromSeconds(request.AdvanceSeconds));
            return Results.Json(new { now = world.Clock.GetUtcNow() }, Json.Options);
        });
        api.MapPost("/reset", (ResetRequest request) =>
        {
            if (request.Posts)
                world.ForgetPosts();
            if (request.Faults)
                world.Faults.Remove(null);
            if (request.Requests)
                world.Requests.Clear();
            return Results.NoContent();
        });
    }

    private static IResult End(World world, string? id)
    {
        world.Faults.Remove(id);
        return Results.NoContent();
    }

    private static object Stats(World world, string platform)
    {
        var counters = world.Requests.Of(platform);
        return new
        {
            posts = world.Posts.Count(platform),
            requests = counters.Requests,
            refused = counters.Refused,
            tokensIssued = counters.TokensIssued,
            tokensRefreshed = counters.TokensRefreshed,
            refreshReplays = counters.RefreshReplays,
        };
    }

    private sealed record AccountRequest(string Platform, string Username, string? DisplayName);

    private sealed record LatencyRequest(string? Platform, int MinMs, int MaxMs);

    private sealed record ClockRequest(double AdvanceSeconds);

    private sealed record ResetRequest(bool Posts = false, bool Faults = false, bool Requests = false);
}
