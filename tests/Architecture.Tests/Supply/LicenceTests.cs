using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;

namespace Postato.Architecture.Tests.Supply;

/// <summary>The licence file, and every place that names the licence.</summary>
public sealed class LicenceTests
{
    private const string Identifier = "Apache-2.0";

    [Fact]
    public void The_licence_is_the_whole_text_unchanged() => Assert.Equal(
        "cfc7749b96f63bd31c3c42b5c471bf756814053e847c10f3eb003417bc523d30",
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Repository.Read("LICENSE")))));

    [Fact]
    public void The_readme_leads_to_the_licence()
    {
        var readme = Repository.Read("README.md");

        Assert.Contains("Apache License 2.0", readme, StringComparison.Ordinal);
        Assert.Contains("[LICENSE](LICENSE)", readme, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_package_names_the_licence() =>
        Assert.Equal(
            Identifier,
            Assert.Single(XDocument.Parse(Repository.Read("Directory.Build.props")).Descendants("PackageLicenseExpression")).Value);

    [Fact]
    public void A_published_host_carries_the_licence()
    {
        var carried = Assert.Single(
            XDocument.Parse(Repository.Read("src/Directory.Build.props")).Descendants("None"),
            item => item.Attribute("Link")?.Value == "LICENSE");

        Assert.Equal("PreserveNewest", carried.Attribute("CopyToPublishDirectory")?.Value);
        Assert.All(
            (string[])["Api", "Worker"],
            host => Assert.Contains($"'{host}'", carried.Parent?.Attribute("Condition")?.Value, StringComparison.Ordinal));
    }

    [Fact]
    public void The_description_of_the_API_names_the_licence()
    {
        using var description = JsonDocument.Parse(Repository.Read("docs/openapi.json"));

        Assert.Equal(Identifier, description.RootElement.GetProperty("info").GetProperty("license").GetProperty("identifier").GetString());
    }
}
