using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Postato.Testing;

namespace Postato.Architecture.Tests;

/// <summary>What the compiled product refers to: this also sees what a suppressed warning let pass.</summary>
[Rule("S-7")]
public sealed class RandomnessTests
{
    public static TheoryData<string> Product => ["Postato.Domain", "Postato.Application", "Postato.Infrastructure", "Postato.Api", "Postato.Worker"];

    [Theory]
    [MemberData(nameof(Product))]
    public void Nothing_that_can_be_predicted_is_made_at_random(string assembly)
    {
        var used = MembersOf(Assembly.Load(assembly).Location);

        Assert.DoesNotContain(used, member => member.StartsWith("System.Random.", StringComparison.Ordinal));
        Assert.DoesNotContain("System.Guid.NewGuid", used);
        Assert.Contains(used, member => member.StartsWith("System.", StringComparison.Ordinal));
    }

    [Fact]
    public void Secrets_are_compared_in_constant_time() =>
        Assert.Contains("System.Security.Cryptography.CryptographicOperations.FixedTimeEquals", MembersOf(Assembly.Load("Postato.Application").Location));

    private static HashSet<string> MembersOf(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        var reader = file.GetMetadataReader();
        return [.. reader.MemberReferences.Select(reader.GetMemberReference)
            .Where(member => member.Parent.Kind == HandleKind.TypeReference)
            .Select(member => (Member: member, Type: reader.GetTypeReference((TypeReferenceHandle)member.Parent)))
            .Select(used => $"{reader.GetString(used.Type.Namespace)}.{reader.GetString(used.Type.Name)}.{reader.GetString(used.Member.Name)}")];
    }
}
