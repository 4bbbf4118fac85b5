using System.Text.Json;
using System.Text.Json.Serialization;
using Postato.Infrastructure.Http;

namespace Postato.Networks.Tests.Pigeon;

internal sealed record PigeonTokens(string AccessToken, string RefreshToken, int ExpiresIn, string Scope, string Name, string Nest);

internal sealed record PigeonLetter(string Key, string Text, string? ReplyTo, IReadOnlyList<PigeonPicture> Pictures);

internal sealed record PigeonPicture(string Id, string? Alt);

internal sealed record PigeonUpload(string Id);

internal sealed record PigeonArrival(string Id, string Path);

internal sealed record PigeonFault(string Code, string Words);

/// <summary>Fixed when the letter is planned.</summary>
internal sealed record PigeonPlan(string Key);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(PigeonTokens))]
[JsonSerializable(typeof(PigeonLetter))]
[JsonSerializable(typeof(PigeonUpload))]
[JsonSerializable(typeof(PigeonArrival))]
[JsonSerializable(typeof(PigeonFault))]
[JsonSerializable(typeof(PigeonPlan))]
internal sealed partial class PigeonJson : JsonSerializerContext
{
    /// <summary>The body of an answer; null when it is of another shape.</summary>
    public static T? Read<T>(HttpAnswer answer)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(answer.Body, typeof(T), Default) as T;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
