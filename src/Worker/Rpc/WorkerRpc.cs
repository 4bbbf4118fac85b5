using Grpc.Core;
using Postato.Rpc.Worker.V1;
using Postato.Worker.Delivery;

namespace Postato.Worker.Rpc;

/// <summary>What the API host and operators tell this worker.</summary>
internal sealed class WorkerRpc(WorkerState state) : WorkerService.WorkerServiceBase
{
    public override Task<NudgeResponse> Nudge(NudgeRequest request, ServerCallContext context)
    {
        state.Nudge();
        return Task.FromResult(new NudgeResponse());
    }

    public override Task<DrainResponse> Drain(DrainRequest request, ServerCallContext context)
    {
        state.Drain();
        return Task.FromResult(new DrainResponse { InFlight = state.InFlight });
    }

    public override Task<StatusResponse> Status(StatusRequest request, ServerCallContext context) => Task.FromResult(new StatusResponse
    {
        WorkerId = state.WorkerId,
        Draining = state.IsDraining,
        InFlight = state.InFlight,
        Completed = state.Completed,
    });
}
