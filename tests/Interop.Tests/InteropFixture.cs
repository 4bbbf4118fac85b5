using Postato.Interop.Tests;
using Postato.Interop.Tests.Browsing;
using Postato.Interop.Tests.Rig;
using Xunit.Sdk;
using Xunit.v3;

[assembly: AssemblyFixture(typeof(InteropFixture))]
[assembly: Parallelization(Mode = ParallelMode.None)]

namespace Postato.Interop.Tests;

/// <summary>One real server and one browser for all tests.</summary>
public sealed class InteropFixture : IAsyncLifetime
{
    public TestCertificate Certificate { get; } = new();

    public BlueskyRig Rig { get; private set; } = null!;

    public Chromium Browser { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        // Missing programs are reported before the server is installed, which takes minutes.
        Browser = await Chromium.StartAsync(Certificate);
        Rig = await BlueskyRig.StartAsync(Certificate, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (Browser is not null)
            await Browser.DisposeAsync();
        if (Rig is not null)
            await Rig.DisposeAsync();
        Certificate.Dispose();
    }
}
