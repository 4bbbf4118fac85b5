using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Postato.Domain.Primitives;

namespace Postato.Architecture.Tests.Shape;

public sealed class ClassTests
{
    private static readonly IReadOnlyList<Type> Written = [.. Product.WrittenTypes([.. Product.Assemblies, Product.Sandbox])];

    [Fact]
    public void Classes_without_derived_types_are_sealed()
    {
        var bases = Written.Select(type => type.BaseType)
            .OfType<Type>()
            .Select(type => type.IsGenericType ? type.GetGenericTypeDefinition() : type)
            .ToHashSet();
        Assert.DoesNotContain(Written, type => type is { IsClass: true, IsSealed: false, IsAbstract: false } && !bases.Contains(type));
    }

    [Fact]
    public void Entities_are_changed_by_their_methods()
    {
        var entities = Product.WrittenTypes(Product.Domain).Where(type => type.IsClass && typeof(IEntity).IsAssignableFrom(type)).ToList();
        Assert.True(entities.Count > 8);

        Assert.Empty(
            entities.SelectMany(entity => entity.GetProperties())
                .Where(property => property.SetMethod is { IsPublic: true } setter && !IsInit(setter))
                .Select(property => $"{property.DeclaringType!.Name}.{property.Name}"));
        Assert.Empty(
            entities.SelectMany(entity => entity.GetFields(BindingFlags.Public | BindingFlags.Instance))
                .Select(field => $"{field.DeclaringType!.Name}.{field.Name}"));
    }

    [Fact]
    public void Collections_that_leave_a_class_are_read_only()
    {
        Type[] open =
        [
            typeof(List<>), typeof(IList<>), typeof(ICollection<>), typeof(HashSet<>), typeof(IDictionary<,>), typeof(Dictionary<,>),
        ];
        var inner = Product.WrittenTypes(Product.Domain, Product.Application).Where(type => type.IsVisible);
        Assert.Empty(
            inner.SelectMany(type => type.GetProperties())
                .Where(property => property.PropertyType.IsGenericType && open.Contains(property.PropertyType.GetGenericTypeDefinition()))
                .Select(property => $"{property.DeclaringType!.Name}.{property.Name}"));
    }

    [Fact]
    public void Names_use_the_terms_of_the_field()
    {
        string[] empty = ["Manager", "Helper", "Helpers", "Util", "Utils", "Utility", "Processor", "Base", "Dto", "Impl"];
        Assert.DoesNotContain(Written, type => empty.Any(word => type.Name.EndsWith(word, StringComparison.Ordinal)));
        Assert.DoesNotContain(Written, type => type.Namespace!.Split('.').Any(part => part is "Common" or "Interfaces" or "Helpers"));
    }

    [Fact]
    public void Settings_are_read_while_a_host_is_composed_and_never_later() => Assert.Empty(
        Written.Except(Product.WrittenTypes(Product.Sandbox))
            .SelectMany(type => type.GetConstructors())
            .Where(constructor => constructor.GetParameters()
                .Any(parameter => typeof(IConfiguration).IsAssignableFrom(parameter.ParameterType)))
            .Select(constructor => constructor.DeclaringType));

    [Fact]
    public void No_two_log_events_share_a_number_or_a_name()
    {
        var events = Written.SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Select(method => (method, Message: method.GetCustomAttribute<LoggerMessageAttribute>()))
            .Where(found => found.Message is not null)
            .ToList();

        Assert.NotEmpty(events);
        Assert.Empty(
            events.GroupBy(found => found.Message!.EventId)
                .Where(same => same.Count() > 1)
                .Select(same =>
                    $"{same.Key}: "
                        + $"{string.Join(", ", same.Select(found => $"{found.method.DeclaringType!.FullName}.{found.method.Name}"))}"));
        Assert.Empty(
            events.GroupBy(found => found.Message!.EventName)
                .Where(same => same.Count() > 1 || string.IsNullOrEmpty(same.Key))
                .Select(same => same.Key));
    }

    private static bool IsInit(MethodInfo setter) => setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));
}
