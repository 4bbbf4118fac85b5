using Microsoft.AspNetCore.Server.Kestrel.Core;
using Postato.Application.Deliveries;
using Postato.Application.UseCases;
using Postato.Infrastructure.Http;
using Postato.Infrastructure.Jobs;
using Postato.Infrastructure.Media;
using Postato.Infrastructure.Networks;
using Postato.Infrastructure.Persistence;
using Postato.Infrastructure.Persistence.Deliveries;
using Postato.Infrastructure.Rpc;
using Postato.Infrastructure.Telemetry;
using Postato.Infrastructure.Vault;
using Postato.Worker.Delivery;
using Postato.Worker.Rpc;

var builder = WebApplication.CreateSlimBuilder(args);
var configuration = builder.Configuration;
builder.Logging.ClearProviders().AddHostLog();

var delivery = configuration.GetSection("Delivery").Get<DeliveryOptions>() ?? new DeliveryOptions();
if (delivery.FindMistake() is { } mistake)
    throw new InvalidOperationException(mistake);

builder.AddTelemetry("postato-worker");
builder.AddRpc();
builder.WebHost.ConfigureKestrel(kestrel =>
{
    kestrel.AddServerHeader = false;
    if (configuration["Listen:Http"] is { Length: > 0 } http)
        RpcServices.Listen(kestrel, http, HttpProtocols.Http1);
});

var database = configuration.GetConnectionString("Postato") ?? throw new InvalidOperationException("ConnectionStrings:Postato (ConnectionStrings__Postato): found nothing; allowed: the database as the role postato_app.");
builder.Services
    .AddSingleton(TimeProvider.System)
    .AddSingleton(delivery)
    .AddSingleton<WorkerState>()
    .AddSingleton<IWorkerSignal>(services => services.GetRequiredService<WorkerState>())
    .AddJobUseCases()
    .AddPersistence(database)
    .AddVault(configuration)
    .AddGuardedHttp(configuration)
    .AddNetworks(configuration)
    .AddMedia(configuration)
    .AddDeliveries()
    .AddHostedService<DeliveryLoop>()
    .AddHostedService<Heartbeat>()
    .AddJobs(database)
    .Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(40));

var app = builder.Build();
app.MapRpc();
app.MapGrpcService<WorkerRpc>();
app.MapHostHealth();
app.Run();
