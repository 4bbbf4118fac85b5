using System.Buffers;
using System.Text;
using System.Text.Json;
using Postato.Api.Rest.Json;
using Postato.Application.Idempotency;
using Postato.Application.Posts;
using Postato.Application.UseCases;
using Postato.Application.Workspaces;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Api.Rest.Posts;

/// <summary>Many posts in one request: each entry is a call of its own, with its own key, and takes none of the others with it.</summary>
internal static class PostBatch
{
    private const int Maximum = 100;
    private const string KeyMember = "idempotencyKey";

    public static async Task<IResult> CreateAsync(Id<Workspace> ws, HttpContext http, UseCaseRunner run, ReachWorkspace reach, CreatePost create, CancellationToken ct)
    {
        // A caller that reaches nothing here is turned away once, not once an entry.
        if ((await run.InWorkspace(ws, reach, new(), ct)).Error is { } unreached)
            return Replies.Refuse(unreached);
        if (!(await JsonBody.ReadAsync<BatchRequest>(http.Request, ct, JsonBody.MaximumBatchBytes)).Succeeded(out var batch, out var refusal))
            return Replies.Refuse(refusal);
        if (batch.Posts.Count is 0 or > Maximum)
            return Replies.Refuse(new InvalidRequest("posts", $"1 to {Maximum} posts."));

        var items = new List<BatchItemView>(batch.Posts.Count);
        for (var i = 0; i < batch.Posts.Count; i++)
        {
            items.Add((await CreateEntryAsync(batch.Posts[i], ws, run, create, ct)).Match(
                answer => new BatchItemView(i, answer.Status, JsonElement.Parse(answer.Body), null),
                error => Refused(i, http, error)));
        }

        return ((Result<BatchView>)new BatchView(items)).ToHttp(207);
    }

    private static async Task<Result<Answer>> CreateEntryAsync(JsonElement entry, Id<Workspace> ws, UseCaseRunner run, CreatePost create, CancellationToken ct)
    {
        if (!TakeKey(ref entry).Succeeded(out var key, out var refusal)
            || !JsonBody.Parse<PostRequest>(new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(entry.GetRawText()))).Succeeded(out var request, out refusal)
            || !request.ToSubmission().Succeeded(out var submission, out refusal))
            return refusal;

        return key.Value is { } given
            ? await run.InWorkspace(ws, create, submission, Calls.Of($"/v1/workspaces/{ws}/posts", given, request), Replies.Created, ct)
            : (await run.InWorkspace(ws, create, submission, ct)).Match(view => (Result<Answer>)Replies.Created(view), error => error);
    }

    /// <summary>Takes the entry's own key out of it: the rest is a request like any other.</summary>
    private static Result<GivenKey> TakeKey(ref JsonElement entry)
    {
        if (entry.ValueKind != JsonValueKind.Object || !entry.TryGetProperty(KeyMember, out var given))
            return new GivenKey(null);
        if (given.ValueKind != JsonValueKind.String || !IdempotencyKey.TryParse(given.GetString()!, out var key))
            return new InvalidRequest(KeyMember, "1 to 255 printable characters without spaces.");

        entry = JsonSerializer.SerializeToElement(entry.EnumerateObject().Where(member => member.Name != KeyMember).ToDictionary(member => member.Name, member => member.Value));
        return new GivenKey(key);
    }

    private static BatchItemView Refused(int index, HttpContext http, Error error)
    {
        var problem = JsonElement.Parse(ProblemWriter.Render(http, error));
        return new(index, problem.GetProperty("status").GetInt32(), null, problem);
    }
}

internal sealed record BatchView(IReadOnlyList<BatchItemView> Items);

/// <param name="Status">HTTP status of this entry.</param>
internal sealed record BatchItemView(int Index, int Status, JsonElement? Post, JsonElement? Problem);
