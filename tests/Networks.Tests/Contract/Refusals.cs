using Postato.Domain.Primitives;

namespace Postato.Networks.Tests.Contract;

internal static class Refusals
{
    /// <summary>Field and code of a refusal.</summary>
    public static (string Field, string Code) Of<T>(Result<T> result)
    {
        Assert.False(result.Succeeded(out _, out var error));
        var violation = Assert.Single(Assert.IsType<ValidationFailed>(error).Violations);
        return (violation.Field, violation.Code);
    }
}
