using System.Net;
using System.Reflection;
using Postato.Sandbox.Control;
using Postato.Sandbox.Core;
using Postato.Sandbox.Page;

var builder = WebApplication.CreateSlimBuilder(args);
var options = builder.Configuration.GetSection("Sandbox").Get<SandboxOptions>() ?? new SandboxOptions();
var world = new World(options);
var networks = options.Assemblies.Select(Assembly.LoadFrom).Prepend(typeof(Program).Assembly).SelectMany(assembly => assembly.GetTypes())
    .Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(INetworkImitation)))
    .Select(type => (INetworkImitation)Activator.CreateInstance(type, world, builder.Configuration)!)
    .Where(network => options.Networks.Count == 0 || options.Networks.Contains(network.Platform))
    .ToList();

world.Restore(networks);

builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.WebHost.ConfigureKestrel(kestrel =>
{
    kestrel.AddServerHeader = false;
    kestrel.Limits.MaxRequestBodySize = 64 << 20;
    foreach (var port in networks.SelectMany(network => network.Ports).Prepend(options.Port))
        kestrel.Listen(IPAddress.Loopback, port);
});

var app = builder.Build();
foreach (var network in networks)
    app.MapWhen(http => network.Ports.Contains(http.Connection.LocalPort), branch => branch.Run(network.HandleAsync));

app.MapControl(world, networks);
app.MapPage(world, networks);
await app.RunAsync();
