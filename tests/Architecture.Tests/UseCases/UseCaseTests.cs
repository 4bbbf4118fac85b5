using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.CompilerServices;
using Postato.Application.UseCases;
using Postato.Domain.Tenancy;

namespace Postato.Architecture.Tests.UseCases;

public sealed class UseCaseTests
{
    public static TheoryData<string> Names => [.. UseCases.Select(type => type.FullName!)];

    private static IEnumerable<Type> UseCases =>
        Product.WrittenTypes(Product.Application).Where(type => type.IsClass && FacesOf(type).Any());

    [Fact]
    public void Every_use_case_is_used_by_a_surface()
    {
        var used = new[] { Product.Api, Product.Worker, Product.Infrastructure }.SelectMany(assembly => TypesNamedBy(assembly.Location))
            .ToHashSet();
        // Run by another use case, for each tenant.
        used.UnionWith(
            Product.WrittenTypes(Product.Application)
                .Where(type => FacesOf(type).All(_ => false))
                .SelectMany(type => type.GetConstructors())
                .SelectMany(constructor => constructor.GetParameters())
                .Select(parameter => parameter.ParameterType.FullName!));
        used.UnionWith(RunInside);

        Assert.True(UseCases.Count() > 20);
        Assert.DoesNotContain(UseCases.Select(type => type.FullName!), name => !used.Contains(name));
    }

    // Run by RotateVault, RefreshTokens and ReconcileStranded in each tenant.
    private static IEnumerable<string> RunInside =>
        ["Postato.Application.Vault.ResealRows", "Postato.Application.Accounts.RefreshAccount", "Postato.Application.Deliveries.WakePost"];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_use_case_is_one_class_in_a_file_of_its_name(string name)
    {
        var type = Product.Application.GetType(name)!;
        Assert.True(type is { IsSealed: true, IsPublic: true });
        Assert.Single(FacesOf(type));
        Assert.Contains(
            $"src/Application/{type.Namespace!["Postato.Application.".Length..].Replace('.', '/')}/{type.Name}.cs",
            Repository.Files("*.cs", "src/Application"));
        Assert.DoesNotMatch("(Service|Handler|Command|Query|UseCase)$", type.Name);
    }

    // Operators have no permission in a workspace, so such a requirement would refuse every caller.
    [Fact]
    public void A_use_case_of_the_installation_requires_a_permission_on_it()
    {
        var ofInstallation = UseCases.Where(type => FacesOf(type).Single().GenericTypeArguments[0] == typeof(InstallationScope)).ToList();
        Assert.NotEmpty(ofInstallation);
        Assert.DoesNotContain(ofInstallation, type => AccessOf(type).RequiredOfInstallation == InstallationPermission.None);
    }

    // These need only an authenticated caller, or access to the workspace. People review this list.
    [Fact]
    public void A_use_case_that_requires_no_permission_is_named_here() => Assert.Equal(
        ["GetMe", "GetWorkspace", "ListWorkspaces", "ReachWorkspace"],
        UseCases
            .Where(type => AccessOf(type) is { Required: Permission.None, RequiredOfInstallation: InstallationPermission.None })
            .Select(type => type.Name).Order(StringComparer.Ordinal));

    [Fact]
    public void A_use_case_gets_another_only_through_the_runner() => Assert.Empty(UseCases
        .Where(type => type.GetConstructors()
            .SelectMany(constructor => constructor.GetParameters())
            .Any(parameter => FacesOf(parameter.ParameterType).Any()))
        .Select(type => type.Name));

    // A use case's access is a constant of its class, readable without its dependencies.
    private static Access AccessOf(Type type) =>
        (Access)type.GetProperty(nameof(Access))!.GetValue(RuntimeHelpers.GetUninitializedObject(type))!;

    private static IEnumerable<Type> FacesOf(Type type) => type.GetInterfaces().Append(type)
        .Where(face => face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IUseCase<,,>));

    private static IEnumerable<string> TypesNamedBy(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        var reader = file.GetMetadataReader();
        return [.. reader.TypeReferences.Select(reader.GetTypeReference)
            .Select(type => $"{reader.GetString(type.Namespace)}.{reader.GetString(type.Name)}")];
    }
}
