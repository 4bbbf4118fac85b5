using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using Postato.Networks.Tests.Contract;
using Postato.Sandbox.Core;

namespace Postato.Networks.Tests.Newsreel;

/// <summary>The network's server: a video is processed for a while before a post can use it.</summary>
internal sealed class NewsreelImitation(World world, IConfiguration configuration)
    : TestImitation(world, NewsreelCapabilities.Key, configuration.GetValue<int?>("Sandbox:Newsreel:Port"))
{
    private readonly ConcurrentDictionary<string, bool> developed = new();

    protected override string Creating => "POST /reels";

    protected override string Uploading => "POST /films";

    protected override Reply Answer(Exchange exchange, TestSession session) => exchange.Operation switch
    {
        "POST /films" when exchange.Http.Request.ContentType != "video/mp4" => ErrorOf(422),
        "POST /films" => Keep(exchange),
        "GET /films" => FindMedia(Segment(exchange)) is null ? ErrorOf(404) : StateOf(Segment(exchange)),
        "POST /reels" when !developed.ContainsKey(Film(exchange)) => ErrorOf(422),
        "POST /reels" => Take(exchange, session, [(Film(exchange), "video", null)]),
        "GET /reels" => Find(exchange, session),
        _ => ErrorOf(404),
    };

    // The first request for its state finds it unfinished.
    private Reply StateOf(string film) => Reply.Of(new JsonObject { ["state"] = developed.TryAdd(film, true) ? "developing" : "ready" });

    private static string Film(Exchange exchange) => Body(exchange)["film"]!.GetValue<string>();
}
