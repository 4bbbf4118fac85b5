using Postato.Clients.Tests.Support;

namespace Postato.Clients.Tests.Generated;

/// <summary>Common linters find no problem in the committed description.</summary>
public sealed class LintTests(ClientsFixture fixture)
{
    [Fact]
    public async Task Spectral_finds_nothing_in_the_description()
    {
        var (code, text) = await Shell.TryAsync(
            await fixture.PackagesAsync(), "node", "node_modules/@stoplight/spectral-cli/dist/index.js", "lint", Repository.Description,
            "--ruleset", ".spectral.yaml", "--fail-severity", "hint");
        Assert.True(code == 0 && text.Contains("No results with a severity of 'hint' or higher found!", StringComparison.Ordinal), text);
    }

    [Fact]
    public async Task Redocly_finds_nothing_in_the_description()
    {
        var (code, text) = await Shell.TryAsync(
            await fixture.PackagesAsync(), "node", "node_modules/@redocly/cli/bin/cli.js", "lint", Repository.Description, "--config",
            "redocly.yaml", "--format", "json");
        Assert.True(code == 0 && text.Contains("\"errors\": 0,\n    \"warnings\": 0", StringComparison.Ordinal), text);
    }
}
