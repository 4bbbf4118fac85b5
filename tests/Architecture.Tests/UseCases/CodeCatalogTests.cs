using System.Reflection;
using System.Text.RegularExpressions;
using Postato.Application.Errors;
using Postato.Domain.Posts;
using Postato.Domain.Posts.Limits;
using Postato.Domain.Primitives;

namespace Postato.Architecture.Tests.UseCases;

/// <summary>Codes are texts where they are made, so what is compiled is read: each stands in the catalogue, with a sentence.</summary>
public sealed partial class CodeCatalogTests
{
    private static readonly Type Findings = typeof(Violation).Assembly.GetType("Postato.Domain.Posts.Limits.Findings", throwOnError: true)!;

    private static readonly IReadOnlyList<CompiledCall> Calls = [.. Product.Assemblies.SelectMany(CompiledCall.Of).Where(call => Tells(call.Called))];

    [Fact]
    public void Every_code_of_a_violation_or_warning_stands_in_the_catalogue_and_is_used()
    {
        var used = Calls.SelectMany(call => CodesIn(call.Texts)).Distinct().Order(StringComparer.Ordinal);
        Assert.Equal(CodeCatalog.Violations.Keys.Concat(CodeCatalog.Warnings.Keys).Order(StringComparer.Ordinal), used);
    }

    [Fact]
    public void Every_code_of_a_failed_post_stands_in_the_catalogue() => Assert.Equal(
        typeof(ErrorCodes).GetFields().Select(field => (string)field.GetValue(null)!).Order(StringComparer.Ordinal), CodeCatalog.PostErrors.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void Every_code_has_a_sentence() => Assert.All(
        CodeCatalog.Violations.Concat(CodeCatalog.Warnings).Concat(CodeCatalog.PostErrors), code => Assert.EndsWith(".", code.Value, StringComparison.Ordinal));

    private static bool Tells(MethodBase called) =>
        called is ConstructorInfo && (called.DeclaringType == typeof(Violation) || called.DeclaringType == typeof(Warning) || (called.DeclaringType == typeof(ValidationFailed) && called.GetParameters().Length > 1))
        || (called.DeclaringType == Findings && called.Name is "Add" or "Warn")
        || (called is MethodInfo { ReturnType: var type } && type == typeof(ValidationFailed) && called.GetParameters().Any(parameter => parameter.Name == "code"));

    // A code has several words, or stands before the sentence.
    private static IEnumerable<string> CodesIn(IReadOnlyList<string> texts)
    {
        var before = texts.TakeWhile(text => !text.Contains(' ', StringComparison.Ordinal)).ToList();
        return texts.Where(text => Code().IsMatch(text)).Concat(before.Count < texts.Count ? before.TakeLast(1).Where(text => Word().IsMatch(text)) : []);
    }

    [GeneratedRegex("^[a-z]+(_[a-z0-9]+)+$")]
    private static partial Regex Code();

    [GeneratedRegex("^[a-z]+$")]
    private static partial Regex Word();
}
