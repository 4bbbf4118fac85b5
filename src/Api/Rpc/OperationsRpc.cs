using Grpc.Core;
using Postato.Application.Operators;
using Postato.Application.UseCases;
using Postato.Infrastructure.Rpc;
using Postato.Rpc.Operations.V1;

namespace Postato.Api.Rpc;

/// <summary>The gRPC calls of operators' tooling.</summary>
internal sealed class OperationsRpc(
    UseCaseRunner run, PauseNetwork pause, ResumeNetwork resume, ListNetworkHolds list, ILogger<OperationsRpc> logger)
    : OperationsService.OperationsServiceBase
{
    public override async Task<PauseNetworkResponse> PauseNetwork(PauseNetworkRequest request, ServerCallContext context)
    {
        Log.NetworkPaused(logger, (await run.InInstallation(pause, new(request.Platform), context.CancellationToken)).OrStatus());
        return new();
    }

    public override async Task<ResumeNetworkResponse> ResumeNetwork(ResumeNetworkRequest request, ServerCallContext context)
    {
        Log.NetworkResumed(logger, (await run.InInstallation(resume, new(request.Platform), context.CancellationToken)).OrStatus());
        return new();
    }

    public override async Task<ListNetworkHoldsResponse> ListNetworkHolds(ListNetworkHoldsRequest request, ServerCallContext context)
    {
        var answer = new ListNetworkHoldsResponse();
        answer.Holds.AddRange((await run.InInstallation(list, new(), context.CancellationToken)).OrStatus().Select(hold => new NetworkHold
        {
            Platform = hold.Platform,
            Reason = hold.Reason,
            Since = $"{hold.Since.UtcDateTime:O}",
            Until = hold.Until is { } until ? $"{until.UtcDateTime:O}" : "",
        }));
        return answer;
    }
}
