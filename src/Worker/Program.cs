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
using Postato.Infrastructure.Starting;
using Postato.Infrastructure.Telemetry;
using Postato.Infrastructure.Vault;
using Postato.Worker.Delivery;
using Postato.Worker.Queues;
using Postato.Worker.Rpc;

StartUp.ExplainFailures(typeof(Program).Assembly);
var builder = WebApplication.CreateSlimBuilder(args);
builder.ExplainFailures();
var configuration = builder.Configuration;
builder.Logging.ClearProviders().AddHostLog();

HostSettings.Check(configuration, builder.Environment, () => DeliveryOptions.Read(configuration));
var delivery = DeliveryOptions.Read(configuration);

builder.AddTelemetry("postato-worker");
builder.AddRpc();
builder.WebHost.ConfigureKestrel(kestrel =>
{
    kestrel.AddServerHeader = false;
    if (configuration["Listen:Http"] is { Length: > 0 } http)
        RpcServices.Listen(kestrel, http, HttpProtocols.Http1);
});

var database = DatabaseSetting.Read(configuration);
builder.Services
    .AddSingleton(TimeProvider.System)
    .AddJobUseCases()
    .AddPersistence(database)
    .AddVault(configuration)
    .AddGuardedHttp(configuration)
    .AddNetworks(configuration)
    .AddMedia(configuration)
    .AddDeliveries(delivery.Shares)
    .AddQueue<DeliveryLease>("deliveries", delivery.InFlight)
    .AddWorkerState(delivery.Worker)
    .AddHostedService<Heartbeat>()
    .AddJobs(database)
    .Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(40));

var app = builder.Build();
app.MapRpc();
app.MapGrpcService<WorkerRpc>();
app.MapHostHealth();
app.Run();
