using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Postato.Application.Deliveries;
using Postato.Application.Operators;
using Postato.Application.UseCases;
using Postato.Infrastructure.Rpc;
using Postato.Rpc.Worker.V1;
using Postato.Worker.Queues;

namespace Postato.Worker.Rpc;

/// <summary>The calls of the API host and of operators to this worker.</summary>
internal sealed class WorkerRpc(WorkerState state, IDeliveryWatch watch, UseCaseRunner run, DrainWorker drain)
    : WorkerService.WorkerServiceBase
{
    public override Task<NudgeResponse> Nudge(NudgeRequest request, ServerCallContext context)
    {
        state.Nudge();
        return Task.FromResult(new NudgeResponse());
    }

    public override async Task<DrainResponse> Drain(DrainRequest request, ServerCallContext context)
    {
        // The drain is recorded first; when that fails, the worker continues.
        (await run.InInstallation(drain, new(state.WorkerId), context.CancellationToken)).OrStatus();
        state.Drain();
        return new DrainResponse { InFlight = state.InFlight };
    }

    public override async Task<StatusResponse> Status(StatusRequest request, ServerCallContext context)
    {
        var backlog = await watch.LookAsync(context.CancellationToken);
        return new()
        {
            WorkerId = state.WorkerId,
            Draining = state.IsDraining,
            InFlight = state.InFlight,
            Completed = state.Completed,
            Overdue = backlog.Overdue,
            OldestDueAt = backlog.OldestDueAt is { } oldest ? Timestamp.FromDateTimeOffset(oldest) : null,
            LeasesLost = backlog.LostLeases,
        };
    }
}
