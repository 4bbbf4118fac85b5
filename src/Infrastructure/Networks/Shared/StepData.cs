using System.Text.Json;
using Postato.Domain.Networks;

namespace Postato.Infrastructure.Networks.Shared;

/// <summary>What an adapter keeps with its steps, as JSON of its own records.</summary>
internal static class StepData
{
    public static JsonElement Of<T>(T value) => JsonSerializer.SerializeToElement(value);

    /// <summary>What was fixed when the step was planned.</summary>
    public static T Planned<T>(this PlannedStep step) => step.Data!.Value.Deserialize<T>()!;

    /// <summary>What an earlier step found out.</summary>
    public static T Result<T>(this StepContext step, string name) => step.Done[name].Deserialize<T>()!;
}
