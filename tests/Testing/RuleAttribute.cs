using Xunit.v3;

namespace Postato.Testing;

/// <summary>The rule of <c>docs/security.md</c> that a test holds: <c>[Rule("S-79")]</c>.</summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class, AllowMultiple = true)]
public sealed class RuleAttribute(string number) : Attribute, ITraitAttribute
{
    public string Number { get; } = number;

    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [new("Rule", Number)];
}
