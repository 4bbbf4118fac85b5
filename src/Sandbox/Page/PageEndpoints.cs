using Postato.Sandbox.Core;

namespace Postato.Sandbox.Page;

/// <summary>The page that shows published posts.</summary>
internal static class PageEndpoints
{
    public static void MapPage(this WebApplication app, World world, IReadOnlyList<INetworkImitation> networks)
    {
        var html = Resource("index.html");
        // A post's own URL belongs to its network: the page finds the post among all.
        app.MapGet(
            "/{**path}",
            (string? path) => path?.StartsWith("_sandbox", StringComparison.Ordinal) == true
                ? Results.NotFound()
                : Results.Content(html, "text/html; charset=utf-8"));
        app.MapGet("/page.css", () => Results.Content(Resource("page.css"), "text/css; charset=utf-8"));
        app.MapGet("/page.js", () => Results.Content(Resource("page.js"), "text/javascript; charset=utf-8"));

        app.MapGet(
            "/media/{id}",
            (string id) => networks.Select(network => network.FindMedia(id)).FirstOrDefault(found => found is not null) is { } media
                ? Results.Bytes(
                    media.Bytes,
                    media.MimeType.StartsWith("image/", StringComparison.Ordinal)
                        && !media.MimeType.Contains("svg", StringComparison.Ordinal)
                        ? media.MimeType
                        : "application/octet-stream")
                : Results.NotFound());

        // Sends a line when something was published, and the page then requests what is new.
        app.MapGet("/_sandbox/stream", async (HttpContext http) =>
        {
            http.Response.ContentType = "text/event-stream";
            var watch = world.Posts.Watch();
            try
            {
                await http.Response.WriteAsync(": here\n\n", http.RequestAborted);
                await http.Response.Body.FlushAsync(http.RequestAborted);
                await foreach (var _ in watch.Reader.ReadAllAsync(http.RequestAborted))
                {
                    await http.Response.WriteAsync("data: posts\n\n", http.RequestAborted);
                    await http.Response.Body.FlushAsync(http.RequestAborted);
                }
            }
            catch (OperationCanceledException)
            {
                // The page was closed.
            }
            finally
            {
                world.Posts.Unwatch(watch);
            }
        });
    }

    private static string Resource(string name)
    {
        using var reader = new StreamReader(typeof(PageEndpoints).Assembly.GetManifestResourceStream($"Postato.Sandbox.Page.{name}")!);
        return reader.ReadToEnd();
    }
}
