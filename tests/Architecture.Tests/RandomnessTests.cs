using System.Reflection;
using System.Text.RegularExpressions;
using Postato.Testing;

namespace Postato.Architecture.Tests;

[Rule("S-7")]
public sealed partial class RandomnessTests
{
    public static TheoryData<string> Assemblies =>
        ["Postato.Domain", "Postato.Application", "Postato.Infrastructure", "Postato.Api", "Postato.Worker"];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Predictable_random_numbers_are_not_used(string assembly)
    {
        var used = Compiled.MembersUsedBy(Assembly.Load(assembly));

        Assert.DoesNotContain(used, member => member.StartsWith("System.Random.", StringComparison.Ordinal));
        Assert.DoesNotContain("System.Guid.NewGuid", used);
        Assert.Contains(used, member => member.StartsWith("System.", StringComparison.Ordinal));
    }

    [Fact]
    public void Ids_in_order_of_time_name_rows_and_are_no_secrets()
    {
        // Rows without an entity of their own, and a bound for a look-up. This list may shrink.
        string[] places =
        [
            "src/Application/Deliveries/DeliveryRun.cs", "src/Application/Idempotency/AnswerStore.cs", "src/Domain/Primitives/Id.cs",
            "src/Infrastructure/Persistence/Readers/WorkspaceReader.cs",
            "src/Infrastructure/Persistence/Stores/PostStore.cs",
        ];
        Assert.Empty(Sources().Where(file => Repository.Read(file).Contains("Uuid7.New(", StringComparison.Ordinal)).Except(places));
    }

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Bytes_that_are_not_compared_in_constant_time_are_no_secrets(string assembly)
    {
        // Signatures of images and a hash of content. This list may shrink.
        string[] places =
        [
            "Postato.Infrastructure.Media.ImageEnd", "Postato.Infrastructure.Media.ImageHeaderProbe",
            "Postato.Infrastructure.Media.ImageWalk", "Postato.Infrastructure.Persistence.Stores.SubmissionLookup",
        ];
        var loaded = Assembly.Load(assembly);

        Assert.Empty(Compiled.CallersOf(loaded, "SequenceEqual", typeof(byte)).Except(places));
        foreach (var way in (string[])[
            "System.Collections.StructuralComparisons.get_StructuralEqualityComparer",
            "System.Runtime.CompilerServices.RuntimeHelpers.Equals",
        ])
            Assert.DoesNotContain(way, Compiled.MembersUsedBy(loaded));
    }

    [Fact]
    public void Generated_secrets_are_distinct_and_their_bits_are_uniform()
    {
        (string Name, Func<string> Make, int Bits)[] makers =
        [
            ("an API key", () => Domain.Agents.ApiKeySecret.Generate().Value.Reveal(), 224),
            ("a connect link", () => Application.Accounts.ConnectSecrets.New().Reveal(), 256),
        ];
        foreach (var (name, make, bits) in makers)
        {
            var made = Enumerable.Range(0, 2_000).Select(_ => make()).ToList();
            Assert.Equal(made.Count, made.Distinct().Count());
            // Fixed characters aside, every position takes many values, so that each bit is set about half of the time.
            var places = Enumerable.Range(0, made.Min(secret => secret.Length))
                .Select(place => made.GroupBy(secret => secret[place]).Select(group => group.Count() / (double)made.Count).ToList())
                .ToList();
            var entropy = places.Sum(shares => -shares.Sum(share => share * Math.Log2(share)));
            Assert.True(entropy > bits * 0.97, $"{name}: {entropy:0} bits");
        }
    }

    [Fact]
    public void Hashes_of_secrets_are_compared_in_constant_time() =>
        Assert.DoesNotContain(Sources(), file => Leaky().IsMatch(Repository.Read(file)));

    private static IEnumerable<string> Sources() =>
        Repository.Files("*.cs", "src/Domain", "src/Application", "src/Infrastructure", "src/Api", "src/Worker");

    // A hash of content is not a secret.
    [GeneratedRegex(
        @"(?<!Content)(?:[Hh]ash|[Tt]oken|[Ss]ecret|[Ss]tate|[Ss]ignature)(?:\.\w+(?:\(\))?)*\.SequenceEqual\("
            + @"|\.Reveal\(\) [!=]= |[!=]= [\w.]+\.Reveal\(\)")]
    private static partial Regex Leaky();
}
