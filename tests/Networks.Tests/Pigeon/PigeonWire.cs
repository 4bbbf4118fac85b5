using System.Text.Json;
using System.Text.Json.Serialization;

namespace Postato.Networks.Tests.Pigeon;

internal sealed record PigeonLetter(string Key, string Text, string? ReplyTo, IReadOnlyList<PigeonPicture> Pictures);

internal sealed record PigeonPicture(string Id, string? Alt);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(PigeonLetter))]
internal sealed partial class PigeonJson : JsonSerializerContext;
