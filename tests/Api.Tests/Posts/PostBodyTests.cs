using System.Text;
using Postato.Api.Tests.Support;
using Postato.Testing;

namespace Postato.Api.Tests.Posts;

/// <summary>Invalid bodies: each is refused with the path of the error, and nothing is stored.</summary>
[Rule("S-104")]
public sealed class PostBodyTests(SharedApiHost sharedHost) : IAsyncLifetime
{
    private const string Start = """{"platform":"paper","accountId":"ACCOUNT","status":"draft",""";

    private Customer customer = null!;

    public async ValueTask InitializeAsync() => customer = await sharedHost.CreateTenantAsync();

    public async ValueTask DisposeAsync() =>
        Assert.Equal(0, await customer.Database.CountAsync("posts", $"tenant_id = '{customer.TestTenant.Tenant.Id.Value}'"));

    [Theory]
    [InlineData("", "body", "empty")]
    [InlineData("null", "body", "object")]
    [InlineData("[]", "body", "object")]
    [InlineData("7", "body", "object")]
    [InlineData("\"text\"", "body", "object")]
    [InlineData("{", "body", "not valid JSON")]
    [InlineData("not json", "body", "not valid JSON")]
    [InlineData(Start + "\"content\":\"x\"} {}", "body", "not valid JSON")]
    [InlineData(Start + "\"content\":\"x\"} // more", "body", "not valid JSON")]
    [InlineData(Start + "\"content\":\"x\",}", "body", "not valid JSON")]
    [InlineData(Start + "/* why */ \"content\":\"x\"}", "body", "not valid JSON")]
    [InlineData(Start + "\"content\":NaN}", "body", "not valid JSON")]
    [InlineData(Start + "\"content\":Infinity}", "body", "not valid JSON")]
    [InlineData(Start + "'content':'x'}", "body", "not valid JSON")]
    [InlineData(Start + "\"content\":\"a\nb\"}", "body", "not valid JSON")]
    [InlineData(Start + "\"content\":7}", "content", "text or a list")]
    [InlineData(Start + "\"content\":{\"text\":\"x\"}}", "content", "text or a list")]
    [InlineData(Start + "\"content\":[\"x\"]}", "content[0]", "object")]
    [InlineData(Start + "\"content\":[null]}", "content[0]", "null")]
    [InlineData(Start + "\"content\":[{\"text\":7}]}", "content[0].text", "text")]
    [InlineData(Start + "\"content\":[{\"text\":null}]}", "content[0].text", "null")]
    [InlineData(Start + "\"content\":[{}]}", "content[0].text", "Required")]
    [InlineData(Start + "\"content\":[{\"text\":\"a\"},{\"text\":\"b\",\"media\":[{\"id\":7}]}]}", "content[1].media[0].id", "id")]
    [InlineData(Start + "\"content\":[]}", "content", "Write content")]
    [InlineData(Start + "\"content\":\"x\",\"media\":{}}", "media", "list")]
    [InlineData(Start + "\"content\":\"x\",\"media\":[null]}", "media[0]", "null")]
    [InlineData(Start + "\"content\":\"x\",\"media\":[{}]}", "media[0]", "either an id or a url")]
    [InlineData(
        Start + "\"content\":\"x\",\"media\":[{\"id\":\"med_x\",\"url\":\"https://example.com\"}]}", "media[0]", "either an id or a url")]
    [InlineData(Start + "\"content\":[{\"text\":\"x\"}],\"media\":[]}", "media", "into the items")]
    [InlineData(Start + "\"media\":[]}", "content", "Required")]
    [InlineData(Start + "\"content\":\"x\",\"options\":[]}", "options", "object")]
    [InlineData(Start + "\"content\":\"x\",\"options\":\"x\"}", "options", "object")]
    [InlineData(Start + "\"content\":\"x\",\"metadata\":[]}", "metadata", "object")]
    [InlineData(Start + "\"content\":\"x\",\"metadata\":{\"a\":1}}", "metadata.a", "text")]
    [InlineData(Start + "\"content\":\"x\",\"metadata\":{\"a\":null}}", "metadata", "texts")]
    [InlineData(Start + "\"content\":\"x\",\"metadata\":{\"\":\"a\"}}", "metadata", "64 bytes")]
    [InlineData(Start + "\"content\":\"x\",\"postType\":\"\"}", "postType", "64 characters")]
    [InlineData(Start + "\"content\":\"x\",\"postType\":7}", "postType", "text")]
    [InlineData("""{"platform":null,"accountId":"ACCOUNT","status":"draft","content":"x"}""", "platform", "null")]
    [InlineData("""{"platform":"paper","accountId":null,"status":"draft","content":"x"}""", "accountId", "id")]
    [InlineData("""{"platform":"paper","accountId":7,"status":"draft","content":"x"}""", "accountId", "id")]
    [InlineData("""{"platform":"paper","accountId":"ACCOUNT","status":true,"content":"x"}""", "status", "text")]
    [InlineData("""{"platform":"paper","accountId":"ACCOUNT","status":"Draft","content":"x"}""", "status", "draft, publish or scheduled")]
    [InlineData("""{"platform":"paper","accountId":"ACCOUNT","status":"queue","content":"x"}""", "status", "draft, publish or scheduled")]
    public async Task A_value_of_the_wrong_shape_is_refused_by_its_path(string body, string field, string told)
    {
        var refused = await SendAsync(body);
        Assert.Equal((400, "INVALID_REQUEST"), (refused.Status, refused.Error));
        Assert.Equal([field], refused.Details.Keys);
        Assert.Contains(told, refused.Details[field], StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_that_is_missing_is_told_at_once()
    {
        var refused = await SendAsync("{}");
        Assert.Equal(["platform", "accountId", "status"], refused.Details.Keys);
        Assert.All(refused.Details.Values, told => Assert.Equal("Required.", told));
    }

    [Fact]
    public async Task All_unknown_and_missing_fields_are_named_at_once_with_suggestions()
    {
        var refused = await SendAsync(
            """{"platfrom":"paper","account_id":"ACCOUNT","status":"draft","content":[{"text":"x","medai":[]},{"txt":"y"}],"scheduledAt":{"localTme":"x"},"colour":"red"}""");
        Assert.Equal((400, "INVALID_REQUEST"), (refused.Status, refused.Error));
        Assert.Equal(
            ["platfrom",
                "account_id", "content[0].medai", "content[1].txt", "content[1].text", "scheduledAt.localTme", "scheduledAt.localTime",
                "scheduledAt.timeZone", "colour", "platform", "accountId",
            ],
            refused.Details.Keys);
        Assert.Equal("There is no such field. Did you mean platform?", refused.Details["platfrom"]);
        Assert.Equal("There is no such field. Did you mean accountId?", refused.Details["account_id"]);
        Assert.Equal("There is no such field. Did you mean media?", refused.Details["content[0].medai"]);
        Assert.Equal("There is no such field.", refused.Details["colour"]);
        Assert.Equal("Required.", refused.Details["accountId"]);

        var patched = await customer.PatchAsync("/posts/pst_01KAV3X4E6F8G0H2J5K7M9N1P3", """{"contents":"x","optoins":{},"metadata":7}""");
        Assert.Equal(["contents", "optoins"], patched.Details.Keys.Take(2));
        Assert.Equal("There is no such field. Did you mean options?", patched.Details["optoins"]);
    }

    [Theory]
    [InlineData("followUps", "[]")]
    [InlineData("labels", "[]")]
    [InlineData("queue", "\"next\"")]
    [InlineData("recurrence", "{}")]
    [InlineData("groupId", "\"grp_x\"")]
    [InlineData("Content", "\"x\"")]
    [InlineData("nothing", "null")]
    public Task A_planned_or_unknown_field_is_refused(string field, string value) => IsUnknownAsync(field, value);

    [Theory]
    [InlineData("id", "\"pst_01KAV3X4E6F8G0H2J5K7M9N1P3\"")]
    [InlineData("tenantId", "\"ten_01KAV3R0Z9Y8X7W6V5T4S3R2Q1\"")]
    [InlineData("workspaceId", "\"wks_01KAV3T5Q8RZ4M7N2P6X9W1B0C\"")]
    [InlineData("createdAt", "\"2020-01-01T00:00:00Z\"")]
    [InlineData("createdBy", "\"agt_x\"")]
    [InlineData("publishedAt", "\"2020-01-01T00:00:00Z\"")]
    [InlineData("platformUrl", "\"https://example.com\"")]
    [InlineData("roles", "[\"owner\"]")]
    [InlineData("approval", "\"approved\"")]
    [Rule("S-114")]
    public Task A_body_cannot_set_server_owned_fields(string field, string value) => IsUnknownAsync(field, value);

    [Theory]
    [InlineData("\"content\":\"x\",\"content\":\"y\"", "content")]
    [InlineData("\"content\":\"x\",\"status\":\"publish\"", "status")]
    [InlineData("\"content\":[{\"text\":\"x\",\"text\":\"y\"}]", "content[0].text")]
    [InlineData("\"content\":\"x\",\"metadata\":{\"a\":\"1\",\"a\":\"2\"}", "metadata.a")]
    [InlineData("\"content\":\"x\",\"options\":{\"a\":1,\"a\":2}", "options")]
    [InlineData("\"content\":\"x\",\"options\":{\"a\":{\"b\":1,\"b\":2}}", "options")]
    public async Task A_duplicate_field_is_refused(string members, string field)
    {
        var refused = await SendAsync($"{Start}{members}}}");
        Assert.Equal((400, "This field is given twice."), (refused.Status, refused.Details[field]));
    }

    [Theory]
    [InlineData("\"content\":\"\\ud83d\"", "content")]
    [InlineData("\"content\":\"\\udc00x\"", "content")]
    [InlineData("\"content\":\"a\\u0000b\"", "content")]
    [InlineData("\"content\":[{\"text\":\"a\"},{\"text\":\"\\ud83d\"}]", "content[1].text")]
    [InlineData("\"content\":\"x\",\"metadata\":{\"a\":\"\\ud83d\"}", "metadata.a")]
    [InlineData("\"content\":\"x\",\"metadata\":{\"\\ud83d\":\"a\"}", "metadata")]
    [InlineData("\"content\":\"x\",\"options\":{\"a\":[\"\\u0000\"]}", "options.a[0]")]
    [InlineData("\"content\":\"x\",\"media\":[{\"id\":\"med_x\",\"alt\":\"\\ud83d\"}]", "media[0].alt")]
    [Rule("S-106")]
    public async Task Lone_surrogates_and_NUL_are_refused(string members, string field)
    {
        var refused = await SendAsync($"{Start}{members}}}");
        Assert.Equal(400, refused.Status);
        Assert.Contains(field, refused.Details.Keys);
    }

    [Theory]
    [InlineData(new byte[] { 0xFF })]
    [InlineData(new byte[] { 0xC0, 0xAF })]
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 })]
    [InlineData(new byte[] { 0xF0, 0x9F, 0x98 })]
    [Rule("S-106")]
    public async Task Bytes_that_are_not_UTF8_are_refused(byte[] bytes)
    {
        byte[] body =
        [
            .. Encoding.UTF8.GetBytes(Start.Replace("ACCOUNT", customer.Account, StringComparison.Ordinal) + "\"content\":\""), .. bytes,
            .. "\"}"u8,
        ];
        var refused = await customer.PostAsync(
            "/posts", new ByteArrayContent(body) { Headers = { ContentType = new("application/json") } });
        Assert.Equal((400, "INVALID_REQUEST"), (refused.Status, refused.Error));
    }

    [Fact]
    [Rule("S-105")]
    public async Task Nesting_lists_and_pairs_are_limited()
    {
        var deep = await SendAsync(
            $"{Start}\"content\":\"x\",\"options\":{string.Concat(Enumerable.Repeat("{\"a\":", 40))}1{new string('}', 41)}");
        Assert.Equal((400, true), (deep.Status, deep.Body.Contains("deeper than 32", StringComparison.Ordinal)));

        var items = await SendAsync($"{Start}\"content\":[{string.Join(',', Enumerable.Repeat("{\"text\":\"x\"}", 1_001))}]}}");
        Assert.Equal("A list has at most 1000 entries.", items.Details["content"]);
        var nested = await SendAsync(
            $"{Start}\"content\":\"x\",\"options\":{{\"a\":[{string.Join(',', Enumerable.Repeat("1", 1_001))}]}}}}");
        Assert.Equal("A list has at most 1000 entries.", nested.Details["options.a"]);

        var pairs = await SendAsync(
            $"{Start}\"content\":\"x\",\"metadata\":{{{string.Join(',', Enumerable.Range(0, 21).Select(i => $"\"k{i}\":\"v\""))}}}}}");
        Assert.Equal("At most 20 pairs.", pairs.Details["metadata"]);
        Assert.Equal(400, (await SendAsync($"{Start}\"content\":\"x\",\"metadata\":{{\"k\":\"{new string('v', 501)}\"}}}}")).Status);
        Assert.Equal(400, (await SendAsync($"{Start}\"content\":\"x\",\"metadata\":{{\"{new string('k', 65)}\":\"v\"}}}}")).Status);
        Assert.Equal(
            ["media[0].alt"],
            (await SendAsync(
                $"{Start}\"content\":\"x\",\"media\":[{{\"id\":\"med_x\",\"alt\":\"{new string('a', 10_001)}\"}}]}}")).Details.Keys);
    }

    private async Task IsUnknownAsync(string field, string value)
    {
        var refused = await SendAsync($"{Start}\"content\":\"x\",\"{field}\":{value}}}");
        Assert.Equal(400, refused.Status);
        Assert.StartsWith("There is no such field.", refused.Details[field], StringComparison.Ordinal);
        refused = await customer.PatchAsync("/posts/pst_01KAV3X4E6F8G0H2J5K7M9N1P3", $"{{\"{field}\":{value}}}");
        Assert.Equal(400, refused.Status);
        Assert.StartsWith("There is no such field.", refused.Details[field], StringComparison.Ordinal);
    }

    private Task<Reply> SendAsync(string body) =>
        customer.PostAsync("/posts", body.Replace("ACCOUNT", customer.Account, StringComparison.Ordinal));
}
