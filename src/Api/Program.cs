using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Postato.Api.Connect;
using Postato.Api.Docs;
using Postato.Api.OpenApi;
using Postato.Api.Operators;
using Postato.Api.Rest;
using Postato.Api.Rest.Accounts;
using Postato.Api.Rest.Media;
using Postato.Api.Rest.Platforms;
using Postato.Api.Rest.Posts;
using Postato.Api.Rest.Workspaces;
using Postato.Api.Rpc;
using Postato.Api.Security;
using Postato.Api.Telemetry;
using Postato.Application;
using Postato.Application.RateLimits;
using Postato.Application.UseCases;
using Postato.Infrastructure.Http;
using Postato.Infrastructure.Media;
using Postato.Infrastructure.Networks;
using Postato.Infrastructure.Persistence;
using Postato.Infrastructure.Rpc;
using Postato.Infrastructure.Starting;
using Postato.Infrastructure.Telemetry;
using Postato.Infrastructure.Vault;

// Must be set before the server is created: request lines must end in CR LF.
AppContext.SetSwitch("Microsoft.AspNetCore.Server.Kestrel.DisableHttp1LineFeedTerminators", true);

StartUp.ExplainFailures(typeof(Program).Assembly);
if (OperatorCommands.IsHelp(args))
    return OperatorCommands.PrintHelp();

var command = OperatorCommands.IsOne(args);
if (command && !OperatorCommands.IsKnown(args))
    return OperatorCommands.RefuseUnknown(args);

var builder = WebApplication.CreateSlimBuilder(command ? [] : args);
builder.ExplainFailures();
var configuration = builder.Configuration;
if (args is ["migrate"])
    return await OperatorCommands.MigrateAsync(configuration);

HostSettings.Check(configuration, builder.Environment, ApiSettings.Checks(configuration, builder.Environment));
var publicUrl = PublicNames.ReadUrl(configuration);

builder.Logging.ClearProviders();
if (!command)
    builder.Logging.AddHostLog();
if (!command)
    builder.AddTelemetry("postato-api");
builder.AddRpc();
builder.AddPublicNames(publicUrl);
builder.WebHost.ConfigureKestrel(kestrel =>
{
    kestrel.AddServerHeader = false;
    kestrel.Limits.MaxRequestBodySize = 5 << 20;
    kestrel.Limits.MaxRequestHeadersTotalSize = 32 << 10;
    kestrel.Limits.MaxRequestLineSize = 8 << 10;
    kestrel.RequestHeaderEncodingSelector = name => name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase)
        ? LengthDigits.Instance
        : null;
    if (configuration["Listen:Http"] is { Length: > 0 } http)
        RpcServices.Listen(kestrel, http, HttpProtocols.Http1);
    TlsListener.Add(kestrel, configuration.GetSection("Listen"));
});

builder.Services
    .AddSingleton(TimeProvider.System)
    .AddSingleton(new PublicAddress(publicUrl))
    .AddRateLimits(configuration.GetSection("RateLimits").Get<RateLimitOptions>() ?? new RateLimitOptions())
    .AddUseCases()
    .AddPersistence(DatabaseSetting.Read(configuration))
    .AddVault(configuration)
    .AddGuardedHttp(configuration)
    .AddNetworks(configuration)
    .AddMedia(configuration)
    .AddWorkerSignal()
    .AddPulseWatch()
    .AddExceptionHandler<ExceptionHandler>()
    .AddProblemDetails()
    .Configure<FormOptions>(form => (form.ValueCountLimit, form.ValueLengthLimit) = (1_000, 64 << 10))
    .AddApiDescription();

var app = builder.Build();
if (command)
    return await OperatorCommands.RunAsync(app.Services, args);

app.UseMiddleware<RequestTelemetry>();
app.UseMiddleware<BodyLimit>();
app.UseForwardedHeaders();
app.UseAnswerHeaders();
app.UseExceptionHandler();
app.UseMiddleware<Framing>();
app.UseMiddleware<TransportSecurity>();
app.UseMiddleware<CredentialMiddleware>();
app.UseWhen(
    http => !http.IsAtHostsPort() && !http.Request.Path.StartsWithSegments("/health"),
    limited => limited.UseMiddleware<RateLimitMiddleware>());
app.UseProblemsForUnknownRoutes();
app.UseMiddleware<ReservedNames>();
app.UseMiddleware<OwnOrigin>();

app.MapPosts();
app.MapMedia();
app.MapAccounts();
app.MapWorkspaces();
app.MapPlatforms();
app.MapConnectPages();
app.MapNetworkDocuments();
app.MapApiDescription();
app.MapDocs();
app.MapSecurityTxt();
app.MapStatus();
app.MapRpc();
app.MapGrpcService<OperationsRpc>();
app.MapHostHealth();
app.Run();
return 0;
