using Microsoft.Extensions.Time.Testing;
using Postato.Application.Queues;

namespace Postato.Networks.Tests.Contract;

internal static class Terms
{
    /// <summary>Its clock stands still, as if the lease were always renewed.</summary>
    public static LeaseTerm Unending
    {
        get
        {
            var clock = new FakeTimeProvider();
            return new(clock, HostMoment.Now(clock));
        }
    }
}
