using System.Threading.Channels;
using Grpc.Core;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Postato.Application.Queues;
using Postato.Rpc.Worker.V1;

namespace Postato.Infrastructure.Rpc;

/// <summary>Notifies every configured worker; signals that come while a call is in progress are merged. A lost one loses no work.</summary>
internal sealed class WorkerSignal(RpcOptions options, ILogger<WorkerSignal> logger) : BackgroundService, IWorkerSignal
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    private readonly Channel<bool> wanted = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Nudge() => wanted.Writer.TryWrite(true);

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var clients = options.Workers.Select(worker => new WorkerService.WorkerServiceClient(RpcServices.ChannelTo(worker, options)))
            .ToList();
        return NudgeAsync(clients, stoppingToken);
    }

    private async Task NudgeAsync(List<WorkerService.WorkerServiceClient> clients, CancellationToken ct)
    {
        await foreach (var _ in wanted.Reader.ReadAllAsync(ct))
            await Task.WhenAll(clients.Select(client => NudgeAsync(client, ct)));
    }

    private async Task NudgeAsync(WorkerService.WorkerServiceClient client, CancellationToken ct)
    {
        try
        {
            await client.NudgeAsync(
                new NudgeRequest(), deadline: TimeProvider.System.GetUtcNow().UtcDateTime + Limit, cancellationToken: ct);
        }
        catch (RpcException failed)
        {
            // The worker's timer finds the work.
            Log.NudgeLost(logger, failed.StatusCode);
        }
    }
}

internal static partial class Log
{
    [LoggerMessage(
        EventId = 4001, EventName = "worker.nudge_lost", Level = LogLevel.Debug, Message = "A signal to a worker was lost: {Status}")]
    public static partial void NudgeLost(ILogger logger, StatusCode status);
}
