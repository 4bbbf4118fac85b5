using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Postato.Api.Tests.Support;
using Postato.Domain.Accounts;
using Postato.Domain.Networks;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;
using Postato.Testing;

namespace Postato.Api.Tests.Errors;

/// <summary>Every text input with every unusual character: accepted or refused by a rule, never a server error.</summary>
[Rule("S-106")]
public sealed class StrangeTextTests(SharedApiHost sharedHost) : IAsyncLifetime
{
    private Customer customer = null!;
    private JsonNode description = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        customer = await sharedHost.CreateTenantAsync(Permissions.AgentDefault | Permission.AccountsManage);
        description = JsonNode.Parse((await customer.SendAsync(HttpMethod.Get, "~/openapi/v1.json")).Body)!;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task No_text_in_any_body_member_causes_a_server_error()
    {
        var post = await customer.CreateAsync();
        var places = new BodyPlaces(
            description,
            new Dictionary<string, string>
            {
                ["platform"] = "paper",
                ["accountId"] = customer.Account,
                ["status"] = "draft",
                ["outcome"] = "published",
            });
        var tried = 0;
        foreach (var (path, method, operation) in Operations())
        {
            if (operation["requestBody"]?["content"]?["application/json"]?["schema"] is not { } schema)
                continue;

            var target = path.Replace("{ws}", customer.TestTenant.Workspace.Id.ToString(), StringComparison.Ordinal)
                .Replace("{id}", post, StringComparison.Ordinal);
            foreach (var (place, with) in places.Of(schema))
            {
                tried++;
                await Parallel.ForEachAsync(
                    StrangeText.All, new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = Ct }, async (text, _) =>
                    {
                        var body = with("@@").ToJsonString().Replace("@@", StrangeText.Escaped(text), StringComparison.Ordinal);
                        var answer = await customer.SendAsync(HttpMethod.Parse(method), $"~{target}", body);
                        Assert.True(
                            answer.Status < 500 && !answer.Body.Contains("\"status\":5", StringComparison.Ordinal),
                            $"{method} {path} {place} with {StrangeText.Escaped(text)}: {answer.Status} {answer.Body}");
                    });
            }
        }

        Assert.True(tried > 60, $"{tried} places");
    }

    [Fact]
    public async Task Noncharacters_in_a_post_are_accepted_and_stored_as_sent()
    {
        foreach (var text in StrangeText.Noncharacters.Append("e\u0301\ufffee\u0301"))
        {
            var made = await customer.PostAsync(
                "/posts",
                $$"""{"platform":"paper","accountId":"{{customer.Account}}","status":"draft","content":"{{StrangeText.Escaped(text)}}"}""");
            Assert.Equal((201, text), (made.Status, made.Text("content")));
            Assert.Equal(
                200,
                (await customer.PatchAsync(
                    $"/posts/{made.Text("id")}", $$"""{"content":[{"text":"{{StrangeText.Escaped(text)}}"}]}""")).Status);
        }
    }

    [Fact]
    public async Task An_invalid_entry_of_a_batch_does_not_affect_the_others()
    {
        foreach (var text in (string[])["a\ufffeb", "a\uffffb", "a\ufdd0b"])
        {
            var posts = string.Join(
                ",",
                ((string[])["good", StrangeText.Escaped(text), "also good"])
                    .Select(content =>
                        $$"""{"platform":"paper","accountId":"{{customer.Account}}","status":"draft","content":"{{content}}"}"""));
            var batch = await customer.PostAsync("/posts/batch", $$"""{"posts":[{{posts}}]}""");
            Assert.Equal(207, batch.Status);
            Assert.Equal([201, 201, 201], batch.Items.Select(item => item.GetProperty("status").GetInt32()));
        }
    }

    [Fact]
    public async Task Every_network_judges_every_text()
    {
        foreach (var network in customer.Host.Services.GetServices<INetwork>())
        {
            var profile = new ConnectedProfile(
                "strange", "strange", null, null, null, new NetworkTokens(new Secret("token"), null, null, [], null));
            var account = SocialAccount.Connect(
                customer.TestTenant.Tenant.Id, customer.TestTenant.Workspace.Id, network.Capabilities.Platform, profile,
                TimeProvider.System.GetUtcNow());
            await customer.HostServices.InTransactionAsync(customer.TestTenant.Tenant.Id, work =>
            {
                work.Db.Add(account);
                return Task.CompletedTask;
            });
            foreach (var text in StrangeText.All)
            {
                var body = $$"""{"platform":"{{network.Capabilities.Platform}}","accountId":"{{account.Id}}","status":"publish","content":"{{StrangeText.Escaped($"@{text} #{text} https://{text}.example/{text}")}}"}""";
                Assert.InRange((await customer.PostAsync("/posts/validate", body)).Status, 200, 499);
            }
        }
    }

    [Theory]
    [InlineData("handle")]
    [InlineData("server")]
    public async Task A_name_with_invisible_characters_is_refused(string member)
    {
        foreach (var text in StrangeText.Noncharacters)
        {
            var refused = await customer.PostAsync(
                "/accounts/connect-links", $$"""{"platform":"paper","{{member}}":"{{StrangeText.Escaped(text)}}"}""");
            Assert.Equal((400, member), (refused.Status, refused.Details.Keys.Single()));
        }
    }

    [Fact]
    public async Task No_text_in_a_path_or_query_causes_a_server_error()
    {
        var routes = customer.Host.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Contains("GET") is true)
                .Select(endpoint => endpoint.RoutePattern)
                .DistinctBy(pattern => pattern.RawText)
                .ToList();
        Assert.True(routes.Count > 15);
        foreach (var pattern in routes)
        {
            foreach (var parameter in pattern.Parameters)
                await GetAllAsync(text => Path(pattern, parameter.Name, StrangeText.Percent(text)));
        }

        string[] returned = ["code", "state", "iss", "error"];
        var queries = Operations()
            .Where(found => found.Method == "get")
            .SelectMany(found => (found.Operation["parameters"]?.AsArray() ?? [])
                .Where(parameter => parameter!["in"]!.GetValue<string>() == "query")
                    .Select(parameter => (found.Path, Name: parameter!["name"]!.GetValue<string>())))
                .Concat(returned.Select(name => (Path: "/connect/paper/callback", Name: name))).ToList();
        Assert.True(queries.Count > 15);
        foreach (var (path, name) in queries)
        {
            var filled = path
                .Replace("{ws}", customer.TestTenant.Workspace.Id.ToString(), StringComparison.Ordinal)
                .Replace("{id}", "pst_01KAV3X4E6F8G0H2J5K7M9N1P3", StringComparison.Ordinal);
            await GetAllAsync(text => $"{filled}?{name}={StrangeText.Percent(text)}");
        }
    }

    [Theory]
    [InlineData("Authorization", "Bearer ")]
    [InlineData("Idempotency-Key", "")]
    [InlineData("User-Agent", "")]
    [InlineData("Content-Type", "application/json; charset=")]
    [InlineData("Accept", "")]
    [InlineData("Cookie", "postato-connect=")]
    [InlineData("Origin", "https://")]
    [InlineData("Sec-Fetch-Site", "")]
    [InlineData("X-Forwarded-For", "")]
    [InlineData("Range", "bytes=")]
    [InlineData("If-None-Match", "")]
    [InlineData("Accept-Language", "")]
    [InlineData("traceparent", "00-")]
    [InlineData("tracestate", "")]
    [InlineData("baggage", "")]
    [InlineData("X-Request-Id", "")]
    public async Task No_text_in_a_header_causes_a_server_error(string name, string start)
    {
        var body = $$"""{"platform":"paper","accountId":"{{customer.Account}}","status":"draft","content":"x"}""";
        await Parallel.ForEachAsync(
            StrangeText.All, new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = Ct }, async (text, _) =>
            {
                using var connection = await RawConnection.OpenAsync(customer.Host);
                var key = name == "Authorization" ? "" : $"Authorization: Bearer {customer.Key}\r\n";
                var type = name == "Content-Type" ? "" : "Content-Type: application/json\r\n";
                await connection.SendAsync(
                    $"POST {customer.In("/posts")} HTTP/1.1\r\nHost: localhost\r\nConnection: "
                        + $"close\r\n{key}{type}Content-Length: {body.Length}\r\n{name}: {start}"
                        + $"{Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text))}\r\n\r\n{body}");
                Assert.Matches("^HTTP/1.1 [234]", await connection.ReadToEndAsync());
            });
    }

    [Fact]
    public async Task No_text_in_an_upload_causes_a_server_error()
    {
        foreach (var text in StrangeText.All)
        {
            foreach (var disposition in (string[])[
                $"form-data; name=\"file\"; filename=\"{text}.png\"",
                $"form-data; name=\"file\"; filename*=UTF-8''{StrangeText.Percent(text)}.png", $"form-data; name=\"{text}\"",
                "form-data; name=\"alt\"", text,
            ])
            {
                var picture = disposition.Contains("\"file\"", StringComparison.Ordinal)
                    ? Encoding.Latin1.GetString(Pictures.Png)
                    : Latin(text);
                var answer = await customer.PostAsync(
                    "/media",
                    Multipart($"--b\r\nContent-Disposition: {Latin(disposition)}\r\n\r\n{picture}\r\n--b\r\nContent-Disposition: "
                        + $"form-data; name=\"alt\"\r\n\r\n{Latin(text)}\r\n--b--\r\n"));
                Assert.True(answer.Status < 500, $"{StrangeText.Escaped(disposition)}: {answer.Status} {answer.Body}");
            }
        }
    }

    [Theory]
    [InlineData("handle")]
    [InlineData("server")]
    [InlineData("nothing")]
    public async Task No_text_in_the_connect_page_causes_a_server_error(string field)
    {
        var page = new Uri((await customer.PostAsync("/accounts/connect-links", """{"platform":"bluesky"}""")).Text("url")).AbsolutePath;
        foreach (var text in StrangeText.All.Select(StrangeText.Percent))
        {
            foreach (var form in (string[])[$"{field}={text}", $"{text}={text}"])
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, page)
                {
                    Content = new StringContent(form, null, "application/x-www-form-urlencoded"),
                    Headers = { { "Origin", "http://localhost" } },
                };
                var answer = await customer.SendAsync(request);
                Assert.True(answer.Status < 500, $"{form}: {answer.Status}");
            }
        }
    }

    private static string Latin(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));

    private static ByteArrayContent Multipart(string body) =>
        new(Encoding.Latin1.GetBytes(body)) { Headers = { ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=b") } };

    private string Path(Microsoft.AspNetCore.Routing.Patterns.RoutePattern pattern, string strange, string text) =>
        pattern.Parameters.Aggregate(pattern.RawText!, (path, parameter) => System.Text.RegularExpressions.Regex.Replace(
            path, $"\\{{\\*{{0,2}}{parameter.Name}[^}}]*\\}}",
            parameter.Name == strange ? text : parameter.Name == "ws" ? customer.TestTenant.Workspace.Id.ToString() : "x"));

    private async Task GetAllAsync(Func<string, string> address) =>
        await Parallel.ForEachAsync(
            StrangeText.All, new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = Ct }, async (text, _) =>
            {
                var answer = await customer.SendAsync(HttpMethod.Get, $"~{address(text)}");
                Assert.True(answer.Status < 500, $"{address(text)}: {answer.Status} {answer.Body}");
            });

    private IEnumerable<(string Path, string Method, JsonNode Operation)> Operations() => description["paths"]!.AsObject()
        .SelectMany(
            path => path.Value!.AsObject().Where(entry => entry.Key is "get" or "post" or "put" or "patch" or "delete"),
            (path, entry) => (path.Key, entry.Key, entry.Value!));
}
