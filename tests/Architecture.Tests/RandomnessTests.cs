using System.Reflection;
using System.Text.RegularExpressions;
using Postato.Testing;

namespace Postato.Architecture.Tests;

[Rule("S-7")]
public sealed partial class RandomnessTests
{
    public static TheoryData<string> Assemblies => ["Postato.Domain", "Postato.Application", "Postato.Infrastructure", "Postato.Api", "Postato.Worker"];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Nothing_that_can_be_predicted_is_made_at_random(string assembly)
    {
        var used = Compiled.MembersUsedBy(Assembly.Load(assembly));

        Assert.DoesNotContain(used, member => member.StartsWith("System.Random.", StringComparison.Ordinal));
        Assert.DoesNotContain("System.Guid.NewGuid", used);
        Assert.Contains(used, member => member.StartsWith("System.", StringComparison.Ordinal));
    }

    [Fact]
    public void What_can_be_predicted_does_not_compile()
    {
        var banned = Repository.Read("BannedSymbols.txt");
        Assert.Contains("M:System.Guid.NewGuid;", banned, StringComparison.Ordinal);
        Assert.Contains("T:System.Random;", banned, StringComparison.Ordinal);
    }

    [Fact]
    public void Ids_in_order_of_time_name_rows_and_are_no_secrets()
    {
        // Rows without an entity of their own, and a bound for a look-up: this list may shrink.
        string[] places =
        [
            "src/Application/Deliveries/DeliveryRun.cs", "src/Application/Idempotency/AnswerStore.cs", "src/Domain/Primitives/Id.cs", "src/Infrastructure/Persistence/Readers/WorkspaceReader.cs",
            "src/Infrastructure/Persistence/Stores/PostStore.cs",
        ];
        Assert.Empty(Sources().Where(file => Repository.Read(file).Contains("Uuid7.New(", StringComparison.Ordinal)).Except(places));
    }

    [Fact]
    public void Secrets_are_compared_in_constant_time()
    {
        foreach (var place in (string[])["src/Application/UseCases/Admission.cs", "src/Application/Accounts/ConnectSecrets.cs", "src/Infrastructure/Rpc/CallerInterceptor.cs", "src/Domain/Primitives/Secret.cs"])
            Assert.Contains("CryptographicOperations.FixedTimeEquals(", Repository.Read(place), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_made_of_a_secret_is_compared_in_no_other_way() => Assert.DoesNotContain(Sources(), file => Leaky().IsMatch(Repository.Read(file)));

    private static IEnumerable<string> Sources() => Repository.Files("*.cs", "src/Domain", "src/Application", "src/Infrastructure", "src/Api", "src/Worker");

    // A hash of content is nobody's secret.
    [GeneratedRegex(@"(?<!Content)(?:[Hh]ash|[Tt]oken|[Ss]ecret|[Ss]tate|[Ss]ignature)(?:\.\w+(?:\(\))?)*\.SequenceEqual\(|\.Reveal\(\) [!=]= |[!=]= [\w.]+\.Reveal\(\)")]
    private static partial Regex Leaky();
}
