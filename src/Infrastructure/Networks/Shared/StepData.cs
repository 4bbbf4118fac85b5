using System.Text.Json;
using Postato.Domain.Networks;

namespace Postato.Infrastructure.Networks.Shared;

/// <summary>The data that an adapter stores with its steps, as JSON of its own records.</summary>
internal static class StepData
{
    public static JsonElement Of<T>(T value) => JsonSerializer.SerializeToElement(value);

    /// <summary>The data fixed when the step was planned.</summary>
    public static T Planned<T>(this PlannedStep step) => step.Data!.Value.Deserialize<T>()!;

    /// <summary>The result of an earlier step.</summary>
    public static T Result<T>(this StepContext step, string name) => step.Done[name].Deserialize<T>()!;
}
