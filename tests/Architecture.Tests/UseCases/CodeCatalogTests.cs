using System.Reflection;
using System.Text.RegularExpressions;
using Postato.Application.Errors;
using Postato.Domain.Posts;
using Postato.Domain.Posts.Limits;
using Postato.Domain.Primitives;

namespace Postato.Architecture.Tests.UseCases;

/// <summary>
/// Codes are string literals where they are created, so the compiled code is read: each must be in the catalogue, with a sentence.
/// </summary>
public sealed partial class CodeCatalogTests
{
    private static readonly Type Findings = typeof(Violation).Assembly.GetType("Postato.Domain.Posts.Limits.Findings", throwOnError: true)!;

    private static readonly IReadOnlyList<CompiledCall> Calls = [.. Product.Assemblies.SelectMany(CompiledCall.Of)
        .Where(call => Tells(call.Called))];

    [Fact]
    public void Every_code_of_a_violation_or_warning_stands_in_the_catalogue_and_is_used()
    {
        var used = Calls.SelectMany(call => CodesIn(call.Texts)).Distinct().Order(StringComparer.Ordinal);
        Assert.Equal(
            CodeCatalog.Violations.Keys.Concat(CodeCatalog.Warnings.Keys).Where(code => Code().IsMatch(code)).Order(StringComparer.Ordinal),
            used);
    }

    [Fact]
    public void Every_code_of_a_failed_post_stands_in_the_catalogue() => Assert.Equal(
        typeof(ErrorCodes).GetFields().Select(field => (string)field.GetValue(null)!).Order(StringComparer.Ordinal),
        CodeCatalog.PostErrors.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void Every_code_has_a_sentence() => Assert.All(
        CodeCatalog.Violations.Concat(CodeCatalog.Warnings).Concat(CodeCatalog.PostErrors),
        code => Assert.EndsWith(".", code.Value, StringComparison.Ordinal));

    private static bool Tells(MethodBase called) =>
        called is ConstructorInfo
            && (called.DeclaringType == typeof(Violation) || called.DeclaringType == typeof(Warning)
                || (called.DeclaringType == typeof(ValidationFailed) && called.GetParameters().Length > 1))
        || (called.DeclaringType == Findings && called.Name is "Add" or "Warn")
        || (called is MethodInfo { ReturnType: var type } && type == typeof(ValidationFailed)
            && called.GetParameters().Any(parameter => parameter.Name == "code"));

    // A code has several words with underscores (a single word could be anything). It precedes its sentence, or is one of two that do; when
    // the sentence is built elsewhere, the code comes last.
    private static IEnumerable<string> CodesIn(IReadOnlyList<string> texts) => texts.Where((text, i) =>
        Code().IsMatch(text)
            && (IsSentence(texts, i + 1) || IsSentence(texts, i + 2)
                || (i + 1 == texts.Count && !texts.Any(other => other.Contains(' ', StringComparison.Ordinal)))));

    private static bool IsSentence(IReadOnlyList<string> texts, int i) =>
        i < texts.Count && texts[i].Contains(' ', StringComparison.Ordinal);

    [GeneratedRegex("^[a-z]+(_[a-z0-9]+)+$")]
    private static partial Regex Code();
}
