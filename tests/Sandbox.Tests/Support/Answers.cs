using System.Net;
using System.Text.Json;

namespace Postato.Sandbox.Tests.Support;

internal static class Answers
{
    /// <summary>Status and the name of the error; empty for none.</summary>
    public static async Task<(int Status, string Error)> OfAsync(Task<HttpResponseMessage> call, CancellationToken ct)
    {
        using var answer = await call;
        var text = await answer.Content.ReadAsStringAsync(ct);
        return (
            (int)answer.StatusCode,
            answer.StatusCode == HttpStatusCode.OK ? "" : JsonElement.Parse(text).GetProperty("error").GetString()!);
    }

    /// <summary>The network's message.</summary>
    public static async Task<string> MessageAsync(Task<HttpResponseMessage> call, CancellationToken ct) =>
        (await Atproto.ReadAsync(await call, ct)).GetProperty("message").GetString()!;

    public static string Header(this HttpResponseMessage answer, string name) => answer.Headers.GetValues(name).Single();
}
