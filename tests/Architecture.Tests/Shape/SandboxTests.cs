namespace Postato.Architecture.Tests.Shape;

/// <summary>The imitations share one base, so that a network adds only its routes and rules.</summary>
public sealed class SandboxTests
{
    private static readonly IReadOnlyList<Type> Types = [.. Product.WrittenTypes(Product.Sandbox).Where(type => !type.IsNested)];

    [Fact]
    public void No_two_types_of_the_Sandbox_have_one_name() =>
        Assert.Empty(
            Types.GroupBy(type => type.Name)
                .Where(same => same.Count() > 1)
                .Select(same => string.Join(", ", same.Select(type => type.FullName))));

    [Fact]
    public void Every_imitation_derives_from_the_common_base() =>
        Assert.Empty(
            Types.Where(type => type is { IsClass: true, IsAbstract: false } && IsImitation(type) && !HasBase(type))
                .Select(type => type.FullName));

    private static bool IsImitation(Type type) => type.GetInterfaces().Any(face => face.Name == "INetworkImitation");

    private static bool HasBase(Type type) =>
        type.BaseType is { IsGenericType: true } parent && parent.GetGenericTypeDefinition().Name == "Imitation`1";
}
