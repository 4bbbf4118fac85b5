using Microsoft.Extensions.Configuration;
using Postato.Networks.Tests.Contract;
using Postato.Sandbox.Core;

namespace Postato.Networks.Tests.Pigeon;

/// <summary>The network's server, beside the other networks of the Sandbox.</summary>
internal sealed class PigeonImitation(World world, IConfiguration configuration)
    : TestImitation(world, PigeonCapabilities.Key, configuration.GetValue<int?>("Sandbox:Pigeon:Port"))
{
    protected override string Creating => "POST /letters";

    protected override string Uploading => "POST /pictures";

    protected override Reply Answer(Exchange exchange, TestSession session) => exchange.Operation switch
    {
        "POST /pictures" => Keep(exchange),
        "POST /letters" => Take(exchange, session, Body(exchange)["pictures"]!.AsArray().Select(picture =>
            (picture!["id"]!.GetValue<string>(), "image", picture["alt"]?.GetValue<string>()))),
        "GET /letters" => Find(exchange, session),
        _ => ErrorOf(404),
    };
}
