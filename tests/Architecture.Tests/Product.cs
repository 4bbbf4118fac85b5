using System.Reflection;
using System.Runtime.CompilerServices;
using ArchLoader = ArchUnitNET.Loader.ArchLoader;

namespace Postato.Architecture.Tests;

/// <summary>The product's compiled assemblies.</summary>
internal static class Product
{
    public static Assembly Domain { get; } = Assembly.Load("Postato.Domain");

    public static Assembly Application { get; } = Assembly.Load("Postato.Application");

    public static Assembly Infrastructure { get; } = Assembly.Load("Postato.Infrastructure");

    public static Assembly Api { get; } = Assembly.Load("Postato.Api");

    public static Assembly Worker { get; } = Assembly.Load("Postato.Worker");

    public static Assembly Sandbox { get; } = Assembly.Load("Postato.Sandbox");

    /// <summary>All except the Sandbox, which is a separate program.</summary>
    public static IReadOnlyList<Assembly> Assemblies { get; } = [Domain, Application, Infrastructure, Api, Worker];

    public static ArchUnitNET.Domain.Architecture Architecture { get; } = new ArchLoader().LoadAssemblies([.. Assemblies, Sandbox]).Build();

    /// <summary>Types in the source code, without those of the compiler, protobuf and migrations.</summary>
    public static IEnumerable<Type> WrittenTypes(params IEnumerable<Assembly> assemblies) =>
        assemblies.SelectMany(assembly => assembly.GetTypes()).Where(IsWritten);

    public static bool IsExtensionClass(this Type type) =>
        type is { IsAbstract: true, IsSealed: true } && type.IsDefined(typeof(ExtensionAttribute), false);

    private static bool IsWritten(Type type)
    {
        for (var outer = type; outer is not null; outer = outer.DeclaringType)
        {
            if (outer.IsDefined(typeof(CompilerGeneratedAttribute), false) || outer.Name.Contains('<', StringComparison.Ordinal)
                || outer.Name == "Program")
                return false;
        }

        return type.Namespace is { } space
            && space.StartsWith("Postato.", StringComparison.Ordinal)
            && !space.StartsWith("Postato.Rpc.", StringComparison.Ordinal)
            && !space.EndsWith(".Migrations", StringComparison.Ordinal);
    }
}
