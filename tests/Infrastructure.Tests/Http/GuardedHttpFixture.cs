using System.Net;
using Microsoft.Extensions.Logging;
using Postato.Infrastructure.Http;

namespace Postato.Infrastructure.Tests.Http;

/// <summary>Guarded HTTP as the hosts configure it, with the test's own name server and clock.</summary>
internal sealed class GuardedHttpFixture : IDisposable
{
    public GuardedHttpFixture(IResolver? resolver = null, params string[] allowOrigins)
        : this(new FetchOptions { AllowOrigins = allowOrigins }, resolver) { }

    public GuardedHttpFixture(FetchOptions options, IResolver? resolver = null, TimeProvider? clock = null)
    {
        clock ??= TimeProvider.System;
        var policy = new UrlPolicy(options);
        Http = new GuardedHttp(
            new GuardedConnector(policy, options, resolver ?? new SystemResolver(), clock), policy, options, clock,
            new Logger<GuardedHttp>(Log));
        Fetcher = new GuardedUrlFetcher(Http, policy, clock, new Logger<GuardedUrlFetcher>(Log));
    }

    public GuardedHttp Http { get; }

    public GuardedUrlFetcher Fetcher { get; }

    public KeptLog Log { get; } = new();

    public void Dispose()
    {
        Http.Dispose();
        Log.Dispose();
    }
}

/// <summary>Answers each look-up with the next list, and then with the last.</summary>
internal sealed class ScriptedResolver(params string[][] answers) : IResolver
{
    private int asked;

    public int Asked => Volatile.Read(ref asked);

    public Task<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<IPAddress>>(
            [.. answers[Math.Min(Interlocked.Increment(ref asked), answers.Length) - 1].Select(IPAddress.Parse)]);
}

/// <summary>Answers each name as configured, and all others with this machine's address.</summary>
internal sealed class HostileResolver(IReadOnlyDictionary<string, string[]> answers) : IResolver
{
    public Task<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<IPAddress>>([.. answers.GetValueOrDefault(host, ["127.0.0.1", "::1"]).Select(IPAddress.Parse)]);
}

/// <summary>A name server that never answers and ignores cancellation.</summary>
internal sealed class SilentResolver : IResolver
{
    private readonly TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Asked => asked.Task;

    public Task<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken ct)
    {
        asked.TrySetResult();
        return new TaskCompletionSource<IReadOnlyList<IPAddress>>().Task;
    }
}
