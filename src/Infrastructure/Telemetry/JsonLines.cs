using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Postato.Infrastructure.Telemetry;

/// <summary>One JSON object per line: time, stable event name, trace, and the event's values. Scopes are never written.</summary>
internal sealed class JsonLines() : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "postato";

    // Escapes everything that could end a line or control a terminal.
    private static readonly JsonWriterOptions Form = new() { Encoder = JavaScriptEncoder.Default };

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var line = new ArrayBufferWriter<byte>(1_024);
        using (var writer = new Utf8JsonWriter(line, Form))
        {
            writer.WriteStartObject();
            writer.WriteString(
                "Timestamp",
                TimeProvider.System.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
            writer.WriteString("LogLevel", logEntry.LogLevel.ToString());
            writer.WriteNumber("EventId", logEntry.EventId.Id);
            writer.WriteString("EventName", logEntry.EventId.Name);
            if (Activity.Current is { } span)
                writer.WriteString("TraceId", span.TraceId.ToHexString());
            writer.WriteString("Category", logEntry.Category);
            writer.WriteString("Message", logEntry.Formatter(logEntry.State, logEntry.Exception));
            WriteState(writer, logEntry.State);
            if (logEntry.Exception is { } exception)
                writer.WriteString("Exception", exception.ToString());
            writer.WriteEndObject();
        }

        textWriter.WriteLine(Encoding.UTF8.GetString(line.WrittenSpan));
    }

    private static void WriteState<TState>(Utf8JsonWriter writer, TState state)
    {
        if (state is not IReadOnlyCollection<KeyValuePair<string, object?>> { Count: > 0 } values)
            return;

        writer.WriteStartObject("State");
        foreach (var (name, value) in values)
        {
            writer.WritePropertyName(name);
            WriteValue(writer, value);
        }

        writer.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case null:
                writer.WriteNullValue();
                break;
            case bool yes:
                writer.WriteBooleanValue(yes);
                break;
            case int number:
                writer.WriteNumberValue(number);
                break;
            case long number:
                writer.WriteNumberValue(number);
                break;
            case double number when double.IsFinite(number):
                writer.WriteNumberValue(number);
                break;
            default:
                writer.WriteStringValue(Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
        }
    }
}
