using System.Collections.Concurrent;
using System.Net;
using System.Text;

namespace Postato.Testing.Telemetry;

/// <summary>A collector for OTLP over HTTP that keeps what it receives: the raw bytes, and the parts of spans that tests need.</summary>
public sealed class OtlpCollector : IAsyncDisposable
{
    private readonly HttpListener listener = new();
    private readonly ConcurrentQueue<byte[]> bodies = [];
    private readonly ConcurrentQueue<CollectedSpan> spans = [];
    private readonly Task serving;

    public OtlpCollector()
    {
        Address = $"http://127.0.0.1:{FreePort.Find()}";
        listener.Prefixes.Add($"{Address}/");
        listener.Start();
        serving = ServeAsync();
    }

    public string Address { get; }

    public IReadOnlyCollection<CollectedSpan> Spans => spans;

    /// <summary>Everything received, as text: strings are not encoded in it.</summary>
    public string Everything => string.Join('\n', bodies.Select(Encoding.UTF8.GetString));

    public async ValueTask DisposeAsync()
    {
        listener.Close();
        await serving;
    }

    private async Task ServeAsync()
    {
        while (listener.IsListening)
        {
            try
            {
                var call = await listener.GetContextAsync();
                using var body = new MemoryStream();
                await call.Request.InputStream.CopyToAsync(body);
                bodies.Enqueue(body.ToArray());
                if (call.Request.Url!.AbsolutePath == "/v1/traces")
                    Read(body.ToArray());
                call.Response.Close();
            }
            catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    // ExportTraceServiceRequest: resource_spans(1) { resource(1) { attributes(1) }, scope_spans(2) { spans(2) } }.
    private void Read(ReadOnlyMemory<byte> request)
    {
        foreach (var resource in Field(request, 1))
        {
            var service = Field(resource, 1)
                .SelectMany(found => Attributes(found, 1))
                .FirstOrDefault(attribute => attribute.Key == "service.name").Value ?? "";
            foreach (var span in Field(resource, 2).SelectMany(scope => Field(scope, 2)))
            {
                spans.Enqueue(new(
                    service, Convert.ToHexStringLower(Field(span, 1).First().Span), Text(Field(span, 5).First()),
                    Attributes(span, 9).DistinctBy(attribute => attribute.Key).ToDictionary()));
            }
        }
    }

    private static IEnumerable<KeyValuePair<string, string>> Attributes(ReadOnlyMemory<byte> message, int number) =>
        Field(message, number)
            .Select(pair => KeyValuePair.Create(
                Text(Field(pair, 1).First()), Field(pair, 2).SelectMany(value => Field(value, 1)).Select(Text).FirstOrDefault() ?? ""));

    private static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);

    /// <summary>The length-delimited fields of that number, in order.</summary>
    private static List<ReadOnlyMemory<byte>> Field(ReadOnlyMemory<byte> message, int number)
    {
        var found = new List<ReadOnlyMemory<byte>>();
        for (var at = 0; at < message.Length;)
        {
            var tag = Varint(message, ref at);
            switch (tag & 7)
            {
                case 0:
                    Varint(message, ref at);
                    break;
                case 1:
                    at += 8;
                    break;
                case 5:
                    at += 4;
                    break;
                default:
                    var length = (int)Varint(message, ref at);
                    if (tag >> 3 == (ulong)number)
                        found.Add(message.Slice(at, length));
                    at += length;
                    break;
            }
        }

        return found;
    }

    private static ulong Varint(ReadOnlyMemory<byte> message, ref int at)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var next = message.Span[at++];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
                return value;
        }
    }
}

/// <param name="Attributes">Text values; others are empty.</param>
public sealed record CollectedSpan(string Service, string TraceId, string Name, IReadOnlyDictionary<string, string> Attributes);
