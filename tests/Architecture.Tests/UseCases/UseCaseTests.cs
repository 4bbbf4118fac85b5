using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Postato.Application.UseCases;

namespace Postato.Architecture.Tests.UseCases;

public sealed class UseCaseTests
{
    private static readonly Type[] Doors = [typeof(IUseCase<,>), typeof(ITenantUseCase<,>)];

    public static TheoryData<string> Names => [.. UseCases.Select(type => type.FullName!)];

    private static IEnumerable<Type> UseCases => Product.WrittenTypes(Product.Application).Where(type => type.IsClass && DoorsOf(type).Any());

    [Fact]
    public void Every_use_case_is_used_by_a_surface()
    {
        var used = new[] { Product.Api, Product.Worker, Product.Infrastructure }.SelectMany(assembly => TypesNamedBy(assembly.Location)).ToHashSet();
        // One that another one runs, for each tenant of a sweep.
        used.UnionWith(Product.WrittenTypes(Product.Application).Where(type => DoorsOf(type).All(_ => false)).SelectMany(type => type.GetConstructors()).SelectMany(constructor => constructor.GetParameters()).Select(parameter => parameter.ParameterType.FullName!));
        used.UnionWith(RunInside);

        Assert.True(UseCases.Count() > 20);
        Assert.DoesNotContain(UseCases.Select(type => type.FullName!), name => !used.Contains(name));
    }

    // Run by RotateVault, RefreshTokens and ReconcileStranded in each tenant that they come to.
    private static IEnumerable<string> RunInside =>
        ["Postato.Application.Vault.ResealRows", "Postato.Application.Accounts.RefreshAccount", "Postato.Application.Deliveries.WakePost"];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_use_case_is_one_class_in_a_file_of_its_name(string name)
    {
        var type = Product.Application.GetType(name)!;
        Assert.True(type is { IsSealed: true, IsPublic: true });
        Assert.Single(DoorsOf(type));
        Assert.Contains($"src/Application/{type.Namespace!["Postato.Application.".Length..].Replace('.', '/')}/{type.Name}.cs", Repository.Files("*.cs", "src/Application"));
        Assert.DoesNotMatch("(Service|Handler|Command|Query|UseCase)$", type.Name);
    }

    [Fact]
    public void A_use_case_gets_another_only_through_the_runner() => Assert.Empty(UseCases
        .Where(type => type.GetConstructors().SelectMany(constructor => constructor.GetParameters()).Any(parameter => DoorsOf(parameter.ParameterType).Any()))
        .Select(type => type.Name));

    private static IEnumerable<Type> DoorsOf(Type type) => type.GetInterfaces().Where(face => face.IsGenericType && Doors.Contains(face.GetGenericTypeDefinition()));

    private static IEnumerable<string> TypesNamedBy(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        var reader = file.GetMetadataReader();
        return [.. reader.TypeReferences.Select(reader.GetTypeReference).Select(type => $"{reader.GetString(type.Namespace)}.{reader.GetString(type.Name)}")];
    }
}
