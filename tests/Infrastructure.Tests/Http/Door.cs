using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Postato.Infrastructure.Http;

namespace Postato.Infrastructure.Tests.Http;

/// <summary>The guarded door as the hosts build it, with a name server of the test's own.</summary>
internal sealed class Door : IDisposable
{
    public Door(IResolver? resolver = null, params string[] allowOrigins)
        : this(new FetchOptions { AllowOrigins = allowOrigins }, resolver) { }

    public Door(FetchOptions options, IResolver? resolver = null)
    {
        var policy = new UrlPolicy(options);
        Http = new GuardedHttp(new GuardedConnector(policy, options, resolver ?? new SystemResolver(), TimeProvider.System), policy, options, TimeProvider.System);
        Fetcher = new GuardedUrlFetcher(Http, policy, NullLogger<GuardedUrlFetcher>.Instance);
    }

    public GuardedHttp Http { get; }

    public GuardedUrlFetcher Fetcher { get; }

    public void Dispose() => Http.Dispose();
}

/// <summary>Answers each look-up with the next list, then goes on with the last.</summary>
internal sealed class ScriptedResolver(params string[][] answers) : IResolver
{
    public int Asked { get; private set; }

    public Task<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<IPAddress>>([.. answers[Math.Min(Asked++, answers.Length - 1)].Select(IPAddress.Parse)]);
}
