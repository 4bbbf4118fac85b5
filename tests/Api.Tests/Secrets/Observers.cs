using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Postato.Api.Tests.Secrets;

/// <summary>Records everything that a host emits: its log, spans and metrics, of framework and product.</summary>
internal sealed class Observers : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<string> log = [];
    private readonly ConcurrentQueue<string> spans = [];
    private readonly ConcurrentQueue<string> metrics = [];
    private readonly ActivityListener spanListener;
    private readonly MeterListener meterListener = new();

    public Observers()
    {
        spanListener = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span => spans.Enqueue(string.Join('\n', [
                span.OperationName, span.DisplayName, span.StatusDescription, span.TraceStateString,
                .. span.TagObjects.Select(tag => $"{tag.Key}={tag.Value}"), .. span.Baggage.Select(item => $"{item.Key}={item.Value}"),
                .. span.Events.SelectMany(happened => happened.Tags.Select(tag => $"{happened.Name} {tag.Key}={tag.Value}")),
            ])),
        };
        ActivitySource.AddActivityListener(spanListener);
        meterListener.InstrumentPublished = (instrument, listener) => listener.EnableMeasurementEvents(instrument);
        meterListener.SetMeasurementEventCallback<long>((instrument, _, tags, _) => Measured(instrument, tags));
        meterListener.SetMeasurementEventCallback<int>((instrument, _, tags, _) => Measured(instrument, tags));
        meterListener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Measured(instrument, tags));
        meterListener.Start();
    }

    public string Logged => string.Join('\n', log);

    public string Spans => string.Join('\n', spans);

    public string Metrics => string.Join('\n', metrics);

    /// <summary>Our own events from the lowest level on; of the framework's, those that the hosts let through.</summary>
    public void Join(IServiceCollection services) => services.AddSingleton<ILoggerProvider>(this)
        .Configure<LoggerFilterOptions>(filters => filters.Rules.Add(new(typeof(Observers).FullName, "Postato", LogLevel.Trace, null)));

    public ILogger CreateLogger(string categoryName) => this;

    // Scopes are not recorded, because no host writes them: the framework's contain paths.
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        log.Enqueue($"{eventId.Name} {formatter(state, exception)} {Write(state)} {exception}");

    public void Dispose()
    {
        spanListener.Dispose();
        meterListener.Dispose();
    }

    private void Measured(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var text = instrument.Name;
        foreach (var tag in tags)
            text += $" {tag.Key}={tag.Value}";
        metrics.Enqueue(text);
    }

    private static string Write<TState>(TState state) => state is IEnumerable<KeyValuePair<string, object?>> values
        ? string.Join(' ', values.Select(value => $"{value.Key}={value.Value}"))
        : $"{state}";
}
