using FluentValidation;
using Postato.Domain.Primitives;

namespace Postato.Application.UseCases;

/// <summary>Turns an input's validation errors into one refusal, by field.</summary>
public static class BrokenRules
{
    /// <returns>Null when there are none.</returns>
    public static InvalidRequest? Of<T>(IValidator<T>? rules, T input)
    {
        if (rules?.Validate(input) is not { IsValid: false } result)
            return null;

        return new InvalidRequest(result.Errors
            .GroupBy(failure => failure.PropertyName)
            .ToDictionary(group => group.Key, group => (IReadOnlyList<string>)[.. group.Select(failure => failure.ErrorMessage)]));
    }
}
