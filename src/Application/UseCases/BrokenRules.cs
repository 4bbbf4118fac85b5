using FluentValidation;
using Postato.Domain.Primitives;

namespace Postato.Application.UseCases;

/// <summary>What an input breaks of its own rules, as a refusal: all of it at once, by field.</summary>
public static class BrokenRules
{
    /// <returns>Null: nothing.</returns>
    public static InvalidRequest? Of<T>(IValidator<T>? rules, T input)
    {
        if (rules?.Validate(input) is not { IsValid: false } result)
            return null;

        return new InvalidRequest(result.Errors
            .GroupBy(failure => failure.PropertyName)
            .ToDictionary(group => group.Key, group => (IReadOnlyList<string>)[.. group.Select(failure => failure.ErrorMessage)]));
    }
}
