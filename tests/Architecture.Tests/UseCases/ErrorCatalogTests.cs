using Postato.Application.Errors;
using Postato.Domain.Primitives;

namespace Postato.Architecture.Tests.UseCases;

public sealed class ErrorCatalogTests
{
    private static readonly IReadOnlyList<Type> Kinds = [.. Product.Assemblies.SelectMany(assembly => assembly.GetTypes())
        .Where(type => type.IsSubclassOf(typeof(Error)))];

    [Fact]
    public void Every_kind_of_refusal_has_an_entry_and_no_entry_is_without_a_kind() =>
        Assert.Equal(Kinds.Select(kind => kind.Name).Order(), ErrorCatalog.All.Select(entry => entry.Key.Name).Order());

    [Fact]
    public void A_kind_is_sealed_and_stands_in_the_domain() => Assert.All(Kinds, kind =>
    {
        Assert.True(kind.IsSealed, kind.Name);
        Assert.Equal("Postato.Domain.Primitives", kind.Namespace);
    });

    [Fact]
    public void No_two_kinds_share_a_code()
    {
        var codes = ErrorCatalog.All.Select(entry => entry.Value)
            .Append(ErrorCatalog.Internal)
            .Append(ErrorCatalog.MethodNotAllowed)
            .Select(entry => entry.Code.ToUpperInvariant())
            .ToList();
        Assert.Equal(codes.Count, codes.Distinct().Count());
    }

    [Fact]
    public void An_entry_says_what_is_wrong_and_what_to_do_next() => Assert.All(ErrorCatalog.All, entry =>
    {
        Assert.InRange(entry.Value.Status, 400, 599);
        Assert.InRange(entry.Value.GrpcStatus, 1, 16);
        Assert.NotEmpty(entry.Value.Title);
        Assert.EndsWith(entry.Key == typeof(Unauthenticated) ? "…" : ".", entry.Value.NextStep, StringComparison.Ordinal);
        Assert.NotNull(ErrorCatalog.Describe(Sample(entry.Key)));
    });

    private static Error Sample(Type kind)
    {
        var constructor = kind.GetConstructors().OrderBy(candidate => candidate.GetParameters().Length).First();
        return (Error)constructor.Invoke([.. constructor.GetParameters().Select(parameter => SampleOf(parameter.ParameterType))]);
    }

    private static object SampleOf(Type type) => type switch
    {
        _ when type == typeof(string) => "x",
        _ when type.IsValueType => Activator.CreateInstance(type)!,
        _ when type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) => Array.CreateInstance(type.GetGenericArguments()[0], 0),
        _ => Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(type.GetGenericArguments()))!,
    };
}
