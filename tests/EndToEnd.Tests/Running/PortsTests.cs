using System.Net;
using System.Net.Sockets;
using Postato.Run;

namespace Postato.EndToEnd.Tests.Running;

/// <summary>The ports of a home, each of which belongs to one service permanently.</summary>
public sealed class PortsTests
{
    [Fact]
    public void A_service_whose_port_is_taken_gets_no_port_that_the_home_remembers_for_another()
    {
        var before = AHome();
        // The next ports belong to other services.
        before[Ports.ApiRpc] = before[Ports.Api] + 1;
        before[Ports.WorkerHttp] = before[Ports.Api] + 2;
        using var occupied = Listen(before[Ports.Api]);

        using var ports = Ports.Hold(before, null, 1);
        Assert.NotEqual(before[Ports.Api], ports.Numbers[Ports.Api]);
        Assert.DoesNotContain(ports.Numbers[Ports.Api], before.Values);
        Assert.Equal(ports.Numbers.Count, ports.Numbers.Values.Distinct().Count());
        Assert.All(before.Keys.Except([Ports.Api]), name => Assert.Equal(before[name], ports.Numbers[name]));
    }

    [Fact]
    public void A_home_that_remembers_one_port_for_two_services_is_repaired()
    {
        var before = AHome();
        before[Ports.Api] = before[Ports.WorkerRpc] = before["x"];

        using var ports = Ports.Hold(before, null, 1);
        Assert.Equal(before["x"], ports.Numbers["x"]);
        Assert.Equal(ports.Numbers.Count, ports.Numbers.Values.Distinct().Count());
    }

    [Fact]
    public void A_networks_port_in_use_is_an_error_that_names_the_program()
    {
        var before = AHome();
        using var occupied = Listen(before["bluesky"]);

        var refusal = Assert.Throws<Sentence>(() => Ports.Hold(before, null, 1)).Message;
        Assert.Contains($"Port {before["bluesky"]}", refusal, StringComparison.Ordinal);
        Assert.Contains($"(process {Environment.ProcessId})", refusal, StringComparison.Ordinal);
        Assert.Contains("POSTATO_HOME", refusal, StringComparison.Ordinal);
        // The ports reserved for the others are free again.
        Listen(before[Ports.Api]).Dispose();
    }

    [Fact]
    public void A_reserved_port_cannot_be_taken_until_its_service_starts()
    {
        using var ports = Ports.Hold(new Dictionary<string, int>(), 0, 2);
        Assert.All(ports.Numbers.Values, port => Assert.Throws<SocketException>(() => Listen(port)));
        using var other = Ports.Hold(new Dictionary<string, int>(), ports.Numbers[Ports.Api], 2);
        Assert.Empty(other.Numbers.Values.Intersect(ports.Numbers.Values));

        ports.Release(Ports.Api);
        Listen(ports.Numbers[Ports.Api]).Dispose();
        Assert.Throws<SocketException>(() => Listen(ports.Numbers[Ports.ApiRpc]));
    }

    [Fact]
    public void A_second_host_has_ports_of_its_own_and_they_are_remembered_by_a_run_without_it()
    {
        using var two = Ports.Hold(new Dictionary<string, int>(), 0, 2);
        var before = two.Numbers;
        two.Dispose();

        using var one = Ports.Hold(before, null, 1);
        Assert.DoesNotContain("api2", one.Numbers.Keys);
        Assert.Equal(before["api2"], one.With(before)["api2"]);
    }

    private static Dictionary<string, int> AHome()
    {
        using var ports = Ports.Hold(new Dictionary<string, int>(), 0, 1);
        return new(ports.Numbers);
    }

    private static TcpListener Listen(int port)
    {
        var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return listener;
        }
        catch
        {
            listener.Dispose();
            throw;
        }
    }
}
