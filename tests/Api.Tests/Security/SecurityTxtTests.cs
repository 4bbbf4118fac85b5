using System.Globalization;
using Postato.Testing;

namespace Postato.Api.Tests.Security;

[Rule("S-122")]
public sealed class SecurityTxtTests
{
    private static readonly ILookup<string, string> Fields = Read();

    [Fact]
    public void It_names_the_contact_and_the_policy()
    {
        Assert.Equal("mailto:legal@postato.com.br", Assert.Single(Fields["Contact"]));
        Assert.Equal("en, pt-BR", Assert.Single(Fields["Preferred-Languages"]));
        Assert.All(
            Fields["Policy"].Concat(Fields["Canonical"]), address => Assert.StartsWith("https://", address, StringComparison.Ordinal));
        Assert.NotEmpty(Fields["Policy"]);
        Assert.NotEmpty(Fields["Canonical"]);
    }

    [Fact]
    public void It_has_not_expired_and_does_so_within_a_year()
    {
        var expires = DateTimeOffset.Parse(Assert.Single(Fields["Expires"]), CultureInfo.InvariantCulture);

        Assert.InRange(expires, TimeProvider.System.GetUtcNow(), TimeProvider.System.GetUtcNow().AddYears(1));
    }

    private static ILookup<string, string> Read()
    {
        using var stream = typeof(Program).Assembly.GetManifestResourceStream("Postato.Api.Security.security.txt")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => line[0] != '#')
            .Select(line => line.Split(": ", 2))
            .ToLookup(field => field[0], field => field[1]);
    }
}
