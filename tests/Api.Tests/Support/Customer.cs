using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;
using Postato.Testing.Postgres;

namespace Postato.Api.Tests.Support;

/// <summary>A client of the API over HTTP, in a workspace of its own.</summary>
internal sealed class Customer(ApiHost host, HttpClient client, HostServices hostServices, TestDatabase database, TestTenant testTenant)
{
    public ApiHost Host => host;

    public HttpClient Client => client;

    public HostServices HostServices => hostServices;

    public TestDatabase Database => database;

    public TestTenant TestTenant => testTenant;

    public string Account => testTenant.Account.Id.ToString();

    public string Picture => testTenant.Picture.Id.ToString();

    public string Key => testTenant.Secret.Value.Reveal();

    /// <summary>The path of a resource in the workspace.</summary>
    public string In(string path) => $"/v1/workspaces/{testTenant.Workspace.Id}{path}";

    /// <summary>Another agent in the same workspace.</summary>
    public async Task<Customer> WithAsync(Permission permissions) =>
        new(
            host, client, hostServices, database,
            testTenant with { Secret = await Isolation.Callers.KeyAsync(hostServices, testTenant, testTenant.Workspace.Id, permissions) });

    public Task<Reply> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<Reply> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path);

    /// <param name="body">JSON as text, content, or a value to serialize.</param>
    public Task<Reply> PostAsync(string path, object? body = null, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, path, body, headers);

    public Task<Reply> PatchAsync(string path, object body) => SendAsync(HttpMethod.Patch, path, body);

    /// <param name="path">In the workspace, or from the root when it begins with <c>~</c>.</param>
    public async Task<Reply> SendAsync(HttpMethod method, string path, object? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, new Uri(path.StartsWith('~') ? path[1..] : In(path), UriKind.Relative))
        {
            Content = ContentOf(body),
        };
        request.Headers.Authorization = new("Bearer", Key);
        foreach (var (name, value) in headers)
            Assert.True(request.Headers.TryAddWithoutValidation(name, value));
        return await SendAsync(request);
    }

    public async Task<Reply> SendAsync(HttpRequestMessage request)
    {
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return new(
            (int)answer.StatusCode,
            answer.Headers.Concat(answer.Content.Headers)
                .ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase),
            await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>Creates a valid post and returns its id.</summary>
    public async Task<string> CreateAsync(object? changes = null)
    {
        var post = new Dictionary<string, object?>
        {
            ["platform"] = "paper",
            ["accountId"] = Account,
            ["status"] = "draft",
            ["content"] = $"Hello {Uuid7.New(TimeProvider.System.GetUtcNow())}",
        };
        foreach (var property in changes?.GetType().GetProperties() ?? [])
            post[property.Name] = property.GetValue(changes);
        var made = await PostAsync("/posts", post);
        Assert.Equal(201, made.Status);
        return made.Text("id");
    }

    /// <summary>Creates a post that is scheduled for tomorrow.</summary>
    public Task<string> ScheduleAsync() =>
        CreateAsync(new { status = "scheduled", scheduledAt = TimeProvider.System.GetUtcNow().AddDays(1) });

    private static HttpContent? ContentOf(object? body) => body switch
    {
        null => null,
        HttpContent content => content,
        string json => new StringContent(json, Encoding.UTF8, "application/json"),
        _ => JsonContent.Create(body),
    };
}

/// <summary>An answer.</summary>
internal sealed record Reply(int Status, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public JsonElement Json => JsonElement.Parse(Body);

    /// <summary>A problem's code.</summary>
    public string Error => Text("error");

    /// <summary>The fields of a 400 with their messages.</summary>
    public IReadOnlyDictionary<string, string> Details =>
        Json.GetProperty("details").EnumerateObject().ToDictionary(entry => entry.Name, entry => entry.Value[0].GetString()!);

    /// <summary>Field and code of each entry of a 422.</summary>
    public IReadOnlyList<string> Violations =>
        [.. Json.GetProperty("errors")
            .EnumerateArray()
            .Select(entry => $"{entry.GetProperty("field").GetString()} {entry.GetProperty("code").GetString()}")];

    public IReadOnlyList<string> Warnings =>
        [.. Json.GetProperty("warnings").EnumerateArray().Select(warning => warning.GetProperty("code").GetString()!)];

    public IReadOnlyList<JsonElement> Items => [.. Json.GetProperty("items").EnumerateArray()];

    public string Text(string member) => Json.GetProperty(member).GetString()!;
}
