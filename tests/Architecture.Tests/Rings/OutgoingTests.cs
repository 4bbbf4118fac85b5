using ArchUnitNET.xUnitV3;
using Postato.Testing;
using static ArchUnitNET.Fluent.ArchRuleDefinition;

namespace Postato.Architecture.Tests.Rings;

/// <summary>The guarded HTTP client makes all outgoing connections.</summary>
public sealed class OutgoingTests
{
    [Theory]
    [Rule("S-79")]
    [InlineData("System.Net.Http.SocketsHttpHandler", "GuardedHttp", "RpcServices")]
    [InlineData("System.Net.Http.HttpClientHandler")]
    [InlineData("System.Net.Sockets.TcpClient")]
    [InlineData("System.Net.Sockets.Socket", "GuardedConnector", "RpcServices")]
    [InlineData("System.Net.Dns", "SystemResolver")]
    [InlineData("System.Net.WebSockets.ClientWebSocket")]
    [InlineData("System.Net.WebRequest")]
    [InlineData("System.Net.Mail.SmtpClient")]
    public void Types_that_open_connections_are_used_by_the_guarded_client_and_between_our_hosts_only(string means, params string[] places)
    {
        // Files that no longer use it leave the list.
        var users = Product.Architecture.Types
            .Where(type => !type.Assembly.Name.StartsWith("Postato.Sandbox", StringComparison.Ordinal))
            .Where(type => type.Dependencies.Any(dependency => dependency.Target.FullName == means))
            .Select(type => type.FullName.Split('.')[^1].Split('+', '/')[0])
            .Distinct();
        Assert.Equal(places, users.Order(StringComparer.Ordinal));
    }

    [Fact]
    [Rule("S-79")]
    public void The_hosts_themselves_open_no_connection() => Types()
        .That().ResideInAssembly(Product.Api, Product.Worker)
        .Should()
            .NotDependOnAnyTypesThat()
            .HaveFullNameMatching(@"^System\.Net\.(Sockets|WebSockets)\.|^System\.Net\.(Dns|WebRequest|WebClient)$")
            .WithoutRequiringPositiveResults().Check(Product.Architecture);

    [Theory]
    [Rule("S-79")]
    [InlineData("System.Net.Http.HttpClient")]
    [InlineData("System.Net.Http.SocketsHttpHandler")]
    [InlineData("System.Net.Http.HttpClientHandler")]
    public void Creating_another_HTTP_client_does_not_compile(string client) =>
        Assert.Contains($"M:{client}.#ctor;", Repository.Read("BannedSymbols.txt"), StringComparison.Ordinal);

    [Fact]
    [Rule("S-78")]
    public void The_librarys_comparison_of_address_ranges_is_not_used() => Assert.All(
        Product.Assemblies,
        assembly => Assert.DoesNotContain(
            Compiled.MembersUsedBy(assembly), member => member.Contains("IPNetwork.Contains", StringComparison.Ordinal)));

    [Fact]
    [Rule("S-83")]
    public void No_archive_is_opened_and_nothing_is_unpacked() => Assert.All(
        Product.Assemblies,
        assembly => Assert.DoesNotContain(
            assembly.GetReferencedAssemblies(),
            reference => reference.Name!.StartsWith("System.IO.Compression", StringComparison.Ordinal)
                || reference.Name == "System.Formats.Tar"));
}
