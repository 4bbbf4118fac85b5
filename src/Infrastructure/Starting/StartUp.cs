using System.Reflection;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Postato.Infrastructure.Persistence;

namespace Postato.Infrastructure.Starting;

/// <summary>
/// A program that cannot start reports the reason in one sentence on its error output, and by its exit code whether waiting can help. In
/// Development the stack trace precedes the sentence.
/// </summary>
public static class StartUp
{
    /// <summary>Only a person can solve it (EX_CONFIG of sysexits).</summary>
    public const int Misconfigured = 78;

    /// <summary>The database belongs to another build: nothing in it was changed.</summary>
    public const int OtherBuild = 79;

    /// <summary>It may resolve by itself (EX_TEMPFAIL).</summary>
    public const int Unavailable = 75;

    private static volatile bool isOver;
    private static volatile bool showsStacks;

    /// <summary>For the first line of a program. In a test's process exceptions reach the test.</summary>
    public static void ExplainFailures(Assembly program)
    {
        if (Assembly.GetEntryAssembly() != program)
            return;

        AppDomain.CurrentDomain.UnhandledException += (_, thrown) =>
        {
            if (isOver || thrown.ExceptionObject is not Exception failure)
                return;

            if (showsStacks)
                Console.Error.WriteLine(failure);
            Environment.Exit(Tell(failure));
        };
    }

    /// <summary>From here on the environment is known, and the framework's own log entry for a failed start is suppressed.</summary>
    public static void ExplainFailures(this WebApplicationBuilder builder)
    {
        showsStacks = builder.Environment.IsDevelopment();
        builder.Services.AddHostedService<EndOfStart>();
        foreach (var category in (string[])["Microsoft.Extensions.Hosting.Internal.Host", "Microsoft.AspNetCore.Server.Kestrel"])
            builder.Logging.AddFilter(category, level => level >= LogLevel.Warning && (isOver || showsStacks));
    }

    /// <returns>The exit code.</returns>
    /// <param name="database">The connection string in use.</param>
    public static int Tell(Exception failure, string database = DatabaseSetting.Runtime)
    {
        var (sentence, code) = Explain(failure, database);
        Console.Error.WriteLine(sentence);
        return code;
    }

    internal static (string Sentence, int Code) Explain(Exception failure, string database = DatabaseSetting.Runtime)
    {
        if (failure is AggregateException or TargetInvocationException && failure.InnerException is { } only)
            return Explain(only, database);
        if (DatabaseSetting.Explain(failure, database) is { } trouble)
            return (trouble, DatabaseSetting.IsLasting(failure) ? Misconfigured : Unavailable);

        return failure switch
        {
            OtherBuildException => (failure.Message, OtherBuild),
            InvalidOperationException => (failure.Message, Misconfigured),
            IOException { InnerException: AddressInUseException } =>
                ($"Listen, Rpc:Listen: {failure.Message} End what listens there, or name another port.", Unavailable),
            IOException or UnauthorizedAccessException or InvalidDataException or CryptographicException or FormatException
                or System.Net.Sockets.SocketException =>
                ($"The host does not start: {Chain(failure)}", Misconfigured),
            _ => ($"The host does not start: {failure.GetType().Name}: {Chain(failure)}", 1),
        };
    }

    // For an unreadable file the outer exception names it and the inner one has the reason.
    private static string Chain(Exception failure) =>
        failure.InnerException is { } inner && !failure.Message.Contains(inner.Message, StringComparison.Ordinal)
            ? $"{failure.Message} {Chain(inner)}"
            : failure.Message;

    private sealed class EndOfStart(IHostApplicationLifetime lifetime) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            lifetime.ApplicationStarted.Register(() => isOver = true);
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
