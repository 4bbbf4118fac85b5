using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Matching;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Primitives;

namespace Postato.Infrastructure.Rpc;

/// <summary>
/// Serves gRPC at <c>Rpc:Listen</c> and nothing else there; on every other listener of the host the gRPC routes do not exist. A connection
/// is marked by the listener that accepted it, which no header can imitate.
/// </summary>
public static class HostsPort
{
    /// <summary>Whether the request came in at the listener for hosts and operators.</summary>
    public static bool IsAtHostsPort(this HttpContext http) => http.Features.Get<Marked>() is not null;

    internal static void Mark(ListenOptions endpoint)
    {
        endpoint.Protocols = HttpProtocols.Http2;
        endpoint.Use(next => connection =>
        {
            connection.Features.Set(new Marked());
            return next(connection);
        });
    }

    // Every gRPC method, including future ones.
    private static bool Belongs(Endpoint endpoint) => endpoint.Metadata.GetMetadata<GrpcMethodMetadata>() is not null;

    private sealed class Marked;

    /// <summary>
    /// A host name means nothing at a socket: the public names, which are checked first, concern the public listeners only.
    /// </summary>
    internal sealed class Unnamed : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((http, following) =>
            {
                if (http.IsAtHostsPort())
                    http.Request.Headers.Host = StringValues.Empty;
                return following(http);
            });
            next(app);
        };
    }

    /// <summary>Selects the routes before methods and content types are compared, so that even a wrong method reveals nothing.</summary>
    internal sealed class Policy : MatcherPolicy, INodeBuilderPolicy
    {
        // The policy for methods has order -1000.
        public override int Order => -2000;

        public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) => true;

        public IReadOnlyList<PolicyNodeEdge> GetEdges(IReadOnlyList<Endpoint> endpoints) =>
            [.. endpoints.GroupBy(Belongs).Select(side => new PolicyNodeEdge(side.Key, [.. side]))];

        public PolicyJumpTable BuildJumpTable(int exitDestination, IReadOnlyList<PolicyJumpTableEdge> edges)
        {
            return new JumpTable(DestinationOf(true), DestinationOf(false));

            int DestinationOf(bool belongs) =>
                edges.Where(edge => edge.State.Equals(belongs)).Select(edge => edge.Destination).DefaultIfEmpty(exitDestination).First();
        }
    }

    private sealed class JumpTable(int hosts, int others) : PolicyJumpTable
    {
        public override int GetDestination(HttpContext httpContext) => httpContext.IsAtHostsPort() ? hosts : others;
    }
}
