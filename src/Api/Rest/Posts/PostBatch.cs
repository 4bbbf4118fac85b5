using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Postato.Api.Rest.Json;
using Postato.Application.Idempotency;
using Postato.Application.Posts;
using Postato.Application.UseCases;
using Postato.Application.Workspaces;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Api.Rest.Posts;

/// <summary>Many posts in one request: each entry is a call of its own, with its own key, and succeeds or fails independently.</summary>
internal static class PostBatch
{
    private const int Maximum = 100;
    private const string KeyMember = "idempotencyKey";

    public static async Task<IResult> CreateAsync(Id<Workspace> ws, HttpContext http, UseCaseRunner run, ReachWorkspace reach,
        CreatePost create, CancellationToken ct)
    {
        // A caller without access to the workspace is refused once, not once per entry.
        if ((await run.InWorkspace(ws, reach, new(), ct)).Error is { } unreached)
            return Replies.Refuse(unreached);
        if (!Calls.ReadKey(http).Succeeded(out var whole, out var refusal)
            || !(await JsonBody.ReadAsync<BatchRequest>(http.Request, ct, JsonBody.MaximumBatchBytes))
                .Succeeded(out var batch, out refusal))
            return Replies.Refuse(refusal);
        if (batch.Posts.Count is 0 or > Maximum)
            return Replies.Refuse(new InvalidRequest("posts", $"Send 1 to {Maximum} posts."));

        var (items, repeats) = (new List<BatchItemView>(batch.Posts.Count), 0);
        for (var i = 0; i < batch.Posts.Count; i++)
        {
            var created = await CreateEntryAsync(batch.Posts[i], KeyOf(whole, i), ws, run, create, ct);
            repeats += created is { Error: null, Value.Replayed: true } ? 1 : 0;
            items.Add(created.Match(
                answer => new BatchItemView(i, answer.Status, JsonElement.Parse(answer.Body), null),
                error => Refused(i, http, error)));
        }

        var body = JsonSerializer.SerializeToUtf8Bytes(new BatchView(items), ApiJson.Options);
        return ((Result<Answer>)new Answer(207, Replies.JsonType, body, Replayed: repeats == items.Count)).ToHttp();
    }

    private static async Task<Result<Answer>> CreateEntryAsync(JsonElement entry, string? keyOfPlace, Id<Workspace> ws, UseCaseRunner run,
        CreatePost create, CancellationToken ct)
    {
        if (!TakeKey(ref entry).Succeeded(out var own, out var refusal)
            || !JsonBody.Parse<PostRequest>(new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(entry.GetRawText())))
                .Succeeded(out var request, out refusal)
            || !request.ToSubmission().Succeeded(out var submission, out refusal))
            return refusal;

        return (own.Value ?? keyOfPlace) is { } key
            ? await run.InWorkspace(ws, create, submission, Calls.Of($"/v1/workspaces/{ws}/posts", key, request), Replies.Created, ct)
            : (await run.InWorkspace(ws, create, submission, ct)).Match(view => (Result<Answer>)Replies.Created(view), error => error);
    }

    /// <summary>
    /// A key for the whole batch gives each position its own. The space distinguishes it from keys that a caller can send.
    /// </summary>
    private static string? KeyOf(GivenKey whole, int index) => whole.Value is { } key
        ? string.Create(CultureInfo.InvariantCulture, $"{Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(key)))} {index}")
        : null;

    /// <summary>Removes the entry's own key: the rest is a request like any other.</summary>
    private static Result<GivenKey> TakeKey(ref JsonElement entry)
    {
        if (entry.ValueKind != JsonValueKind.Object || !entry.TryGetProperty(KeyMember, out var given))
            return new GivenKey(null);
        if (given.ValueKind != JsonValueKind.String || !IdempotencyKey.TryParse(given.GetString()!, out var key))
            return new InvalidRequest(KeyMember, "A key has 1 to 255 printable characters without spaces.");

        entry = JsonSerializer.SerializeToElement(entry.EnumerateObject().Where(member => member.Name != KeyMember)
            .ToDictionary(member => member.Name, member => member.Value));
        return new GivenKey(key);
    }

    private static BatchItemView Refused(int index, HttpContext http, Error error)
    {
        var problem = JsonElement.Parse(ProblemWriter.Render(http, error));
        return new(index, problem.GetProperty("status").GetInt32(), null, problem);
    }
}

internal sealed record BatchView(IReadOnlyList<BatchItemView> Items);

/// <summary>The result of one entry: a post, or why there is none.</summary>
/// <param name="Index">Its position in the request.</param>
/// <param name="Status">HTTP status of this entry.</param>
internal sealed record BatchItemView(
    int Index, int Status,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] JsonElement? Post,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] JsonElement? Problem);
