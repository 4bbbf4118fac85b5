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
/// What belongs to <c>Rpc:Listen</c> is served there and nothing else is; on every other endpoint of the host its routes are
/// not there at all. The mark is the listener's, put on each connection that it takes: no header can claim it.
/// </summary>
public static class HostsPort
{
    /// <summary>The request came in where the hosts and operators call.</summary>
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

    // Every gRPC method, those to come too.
    private static bool Belongs(Endpoint endpoint) => endpoint.Metadata.GetMetadata<GrpcMethodMetadata>() is not null;

    private sealed class Marked;

    /// <summary>A name means nothing at a socket: the public names, which are checked first of all, are for the public doors.</summary>
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

    /// <summary>Divides the routes before methods and types are looked at, so that not even a wrong method is told.</summary>
    internal sealed class Policy : MatcherPolicy, INodeBuilderPolicy
    {
        // The policy of methods has -1000.
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
