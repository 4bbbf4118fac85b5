using System.Net.Http.Headers;
using Postato.Client;

// Written like a customer's program: a text, then a refusal.
using var http = new HttpClient { BaseAddress = new Uri(args[0]) };
http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", args[1]);
var client = new PostatoClient(http);

PostRequest Post(string content) => new()
{
    Platform = "bluesky",
    AccountId = args[3],
    Status = SubmissionStatus.Publish,
    Content = content,
    Options = new PostOptions { ["langs"] = new[] { "en" } },
    Metadata = new Metadata { ["from"] = "nswag" },
};

var made = await client.CreatePostAsync(args[2], Post("Hello from NSwag"), "nswag-1");
var page = await client.ListPostsAsync(args[2], status: [made.Status, PostStatus.Published], platform: "bluesky", limit: 1);
if (page.Items.Count > 1)
    throw new InvalidOperationException("The page is longer than it was asked for.");

try
{
    await client.CreatePostAsync(args[2], Post(new string('x', 301)));
    throw new InvalidOperationException("301 characters were taken.");
}
catch (ApiException<Problem> refused) when (refused.StatusCode == 422)
{
    if (refused.Result.Errors!.Single().Code != ViolationCode.Text_too_long)
        throw;
}

Console.WriteLine(made.Id);
