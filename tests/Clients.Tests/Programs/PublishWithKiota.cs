using Microsoft.Kiota.Abstractions;
using Microsoft.Kiota.Abstractions.Authentication;
using Microsoft.Kiota.Http.HttpClientLibrary;
using Postato.Client;
using Postato.Client.Models;

// Written like a customer's program: a text, then a thread, then a refusal.
using var adapter = new HttpClientRequestAdapter(new Key(args[1])) { BaseUrl = args[0] };
var posts = new PostatoClient(adapter).V1.Workspaces[args[2]].Posts;

PostRequest Post(PostContent content) => new()
{
    Platform = "bluesky",
    AccountId = args[3],
    Status = SubmissionStatus.Publish,
    Content = content,
    Metadata = new Metadata { AdditionalData = new Dictionary<string, object> { ["from"] = "kiota" } },
};

foreach (var content in new[]
{
    new PostContent { String = "Hello from Kiota" },
    new PostContent { ContentItem = [new() { Text = "A thread from Kiota" }, new() { Text = "and its end from Kiota" }] },
})
{
    var made = await posts.PostAsync(Post(content), request => request.Headers.Add("Idempotency-Key", $"kiota-{content.String is null}"));
    var read = await posts[made!.Id].GetAsync();
    if (content.ContentItem?.Count != read!.Content!.ContentItem?.Count)
        throw new InvalidOperationException("What was read is not what was sent.");
    Console.WriteLine(read.Id);
}

try
{
    await posts.PostAsync(Post(new PostContent { String = new string('x', 301) }));
    throw new InvalidOperationException("301 characters were taken.");
}
catch (Problem refused) when (refused.Error == ProblemCode.VALIDATION_FAILED)
{
    if (refused.Errors!.Single().Code != ViolationCode.Text_too_long)
        throw;
}

internal sealed class Key(string key) : IAuthenticationProvider
{
    public Task AuthenticateRequestAsync(
        RequestInformation request, Dictionary<string, object>? additionalAuthenticationContext = null,
        CancellationToken cancellationToken = default)
    {
        request.Headers.Add("Authorization", $"Bearer {key}");
        return Task.CompletedTask;
    }
}
