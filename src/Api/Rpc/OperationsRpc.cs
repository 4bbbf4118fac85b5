using System.Diagnostics;
using Grpc.Core;
using Postato.Application.Deliveries;
using Postato.Application.Networks;
using Postato.Application.Queues;
using Postato.Rpc.Operations.V1;

namespace Postato.Api.Rpc;

/// <summary>What operators' tooling tells this installation.</summary>
internal sealed class OperationsRpc(INetworkHolds holds, NetworkRegistry networks, IWorkerSignal worker, ILogger<OperationsRpc> logger) : OperationsService.OperationsServiceBase
{
    public override async Task<PauseNetworkResponse> PauseNetwork(PauseNetworkRequest request, ServerCallContext context)
    {
        var platform = PlatformOf(request.Platform);
        await holds.PauseAsync(platform, CallOf(context), context.CancellationToken);
        Log.NetworkPaused(logger, platform);
        return new();
    }

    public override async Task<ResumeNetworkResponse> ResumeNetwork(ResumeNetworkRequest request, ServerCallContext context)
    {
        var platform = PlatformOf(request.Platform);
        await holds.ResumeAsync(platform, CallOf(context), context.CancellationToken);
        Log.NetworkResumed(logger, platform);
        worker.Nudge();
        return new();
    }

    public override async Task<ListNetworkHoldsResponse> ListNetworkHolds(ListNetworkHoldsRequest request, ServerCallContext context)
    {
        var answer = new ListNetworkHoldsResponse();
        answer.Holds.AddRange((await holds.ListAsync(context.CancellationToken)).Select(hold => new Postato.Rpc.Operations.V1.NetworkHold
        {
            Platform = hold.Platform,
            Reason = hold.Reason,
            Since = $"{hold.Since.UtcDateTime:O}",
            Until = hold.Until is { } until ? $"{until.UtcDateTime:O}" : "",
        }));
        return answer;
    }

    // That it is an operator is proven before any method of here runs.
    private static OperatorCall CallOf(ServerCallContext context) =>
        new("operator", context.GetHttpContext().Connection.RemoteIpAddress?.ToString(), Activity.Current?.TraceId.ToHexString());

    private string PlatformOf(string named)
    {
        if (named == INetworkHolds.All)
            return named;

        return networks.TryGet(named, out var network)
            ? network.Capabilities.Platform.Key
            : throw new RpcException(new Status(StatusCode.InvalidArgument, $"platform is * or one of {string.Join(", ", networks.All.Select(known => known.Capabilities.Platform.Key))}."));
    }
}
