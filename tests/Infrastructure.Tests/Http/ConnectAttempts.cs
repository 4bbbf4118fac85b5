using System.Collections.Concurrent;
using System.Diagnostics.Tracing;
using System.Net;

namespace Postato.Infrastructure.Tests.Http;

/// <summary>Observes every connection attempt of this process, including failed ones.</summary>
internal sealed class ConnectAttempts : EventListener
{
    private readonly ConcurrentQueue<string> targets = [];

    /// <summary>Those of these addresses to which a connection was attempted on one of these ports.</summary>
    public IEnumerable<string> At(IEnumerable<string> addresses, params int[] ports) => addresses.Where(address =>
        ports.Any(port => targets.Contains(new IPEndPoint(IPAddress.Parse(address), port).Serialize().ToString())));

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == "System.Net.Sockets")
            EnableEvents(eventSource, EventLevel.Informational);
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (eventData.EventName == "ConnectStart")
            targets.Enqueue((string)eventData.Payload![0]!);
    }
}
