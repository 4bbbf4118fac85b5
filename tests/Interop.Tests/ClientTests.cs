using System.Text.Json;
using Microsoft.Playwright;
using Postato.Domain.Networks;
using Postato.Domain.Posts;
using Postato.Interop.Tests.Browsing;
using Postato.Interop.Tests.Copies;
using Postato.Interop.Tests.Rig;

namespace Postato.Interop.Tests;

/// <summary>Authorizations at a real authorization server, for both kinds of client.</summary>
public abstract class ClientTests(InteropFixture fixture, ConnectedCopy copy)
{
    private static readonly TimeSpan NearlyAnHour = TimeSpan.FromMinutes(50);

    protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_person_connects_an_account_on_the_servers_own_pages()
    {
        var account = await copy.FindAccountAsync(fixture.Rig.Alice.Did, Ct);
        Assert.Equal("alice.test", account.GetProperty("username").GetString());
        Assert.Equal("connected", account.GetProperty("status").GetString());
        Assert.Contains("alice.test @alice.test is connected", copy.FinishedPage, StringComparison.Ordinal);
        Assert.Single(await AppsAsync(fixture.Rig.Alice));
    }

    [Fact]
    public async Task A_person_who_says_no_at_the_server_connects_nothing()
    {
        var before = await copy.Running.SendAsync(HttpMethod.Get, "/accounts", null, Ct);
        await using var person = await fixture.Browser.OpenAsync();
        await person.LeaveFromConnectPageAsync(await copy.NewLinkAsync(Ct), fixture.Rig.Bob.Handle);
        await person.DenyAsync(fixture.Rig.Bob);

        Assert.Contains("The authorization was refused at the network.", await person.ReadAsync("Not connected"), StringComparison.Ordinal);
        Assert.Equal(before.GetRawText(), (await copy.Running.SendAsync(HttpMethod.Get, "/accounts", null, Ct)).GetRawText());
        Assert.Empty(await AppsAsync(fixture.Rig.Bob));
    }

    [Fact]
    public async Task A_person_may_name_the_server_alone()
    {
        var (account, _) = await copy.ConnectAsync(
            await copy.NewLinkAsync(Ct, fixture.Rig.PdsUrl), fixture.Rig.Bob, Ct, namesHandle: false);
        var connected = await copy.FindAccountAsync(fixture.Rig.Bob.Did, Ct);
        Assert.Equal((account, "bob.test"), (connected.GetProperty("id").GetString(), connected.GetProperty("username").GetString()));

        await copy.Running.SendAsync(HttpMethod.Delete, $"/accounts/{account}", null, Ct);
    }

    [Fact]
    public async Task A_link_that_was_used_leads_nowhere()
    {
        await using var person = await fixture.Browser.OpenAsync();
        var again = await person.Page.GotoAsync(copy.UsedLink);
        Assert.Equal(404, again!.Status);
        await person.ReadAsync("This link does not work");
    }

    [Fact]
    public async Task A_stale_token_is_rotated_by_the_next_delivery()
    {
        var before = await copy.PublishAsync("with the first token", Ct);
        var session = Assert.Single(await AppsAsync(fixture.Rig.Alice));
        await copy.LetTokenExpireAsync(copy.AccountId, Ct);

        var after = await copy.PublishAsync("with the next token", Ct);

        var rotated = Assert.Single(await AppsAsync(fixture.Rig.Alice));
        Assert.NotEqual(session.TokenId, rotated.TokenId);
        Assert.True(rotated.UpdatedAt > session.UpdatedAt);
        var account = await copy.FindAccountAsync(fixture.Rig.Alice.Did, Ct);
        Assert.Equal("connected", account.GetProperty("status").GetString());
        Assert.True(account.GetProperty("tokenExpiresAt").GetDateTimeOffset() > TimeProvider.System.GetUtcNow() + NearlyAnHour);
        Assert.Equal("with the first token", await TextAsync(before[0]));
        Assert.Equal("with the next token", await TextAsync(after[0]));

        // The new tokens are stored and work for more than one delivery.
        Assert.Equal("and once more with it", await TextAsync((await copy.PublishAsync("and once more with it", Ct))[0]));
        Assert.Equal(rotated, Assert.Single(await AppsAsync(fixture.Rig.Alice)));
    }

    [Fact]
    public async Task An_account_that_is_deleted_is_forgotten_by_the_server_too()
    {
        var (account, _) = await copy.ConnectAsync(await copy.NewLinkAsync(Ct), fixture.Rig.Bob, Ct);
        Assert.Single(await AppsAsync(fixture.Rig.Bob));

        var deleted = await copy.Running.SendAsync(HttpMethod.Delete, $"/accounts/{account}", null, Ct);

        Assert.True(deleted.GetProperty("revokedAtNetwork").GetBoolean());
        Assert.Equal("disconnected", deleted.GetProperty("status").GetString());
        Assert.Empty(await AppsAsync(fixture.Rig.Bob));
    }

    [Fact]
    public async Task A_consent_that_was_taken_back_holds_posts_until_it_is_given_again()
    {
        var (account, _) = await copy.ConnectAsync(await copy.NewLinkAsync(Ct), fixture.Rig.Bob, Ct);
        await using (var person = await fixture.Browser.OpenAsync())
            await person.TakeConsentBackAsync(fixture.Rig.PdsUrl, fixture.Rig.Bob);
        Assert.Empty(await AppsAsync(fixture.Rig.Bob));

        var post = await copy.SubmitAsync("held until Bob says yes again", Ct, account: account);
        Assert.Equal(("pending", "reconnect"), (post.GetProperty("status").GetString(), post.GetProperty("waitingFor").GetString()));
        Assert.Equal("token_expired", (await copy.FindAccountAsync(fixture.Rig.Bob.Did, Ct)).GetProperty("status").GetString());

        var (again, _) = await copy.ConnectAsync(await copy.NewLinkAsync(Ct, reconnects: account), fixture.Rig.Bob, Ct, namesHandle: false);
        Assert.Equal(account, again);
        post = await copy.WaitAsync(
            post.GetProperty("id").GetString()!, waiting => waiting.GetProperty("status").GetString() == "published", Ct);
        Assert.Equal(
            "held until Bob says yes again", await TextAsync(post.GetProperty("items")[0].GetProperty("platformPostId").GetString()!));

        await copy.Running.SendAsync(HttpMethod.Delete, $"/accounts/{account}", null, Ct);
    }

    private async Task<IReadOnlyList<AppSession>> AppsAsync(RigAccount account)
    {
        await using var person = await fixture.Browser.OpenAsync();
        return [.. (await person.ListAppsAsync(fixture.Rig.PdsUrl, account)).Where(session => copy.IsMe(session.ClientId))];
    }

    private async Task<string?> TextAsync(string uri) =>
        (await fixture.Rig.Pds.GetRecordAsync(uri, Ct)).GetProperty("value").GetProperty("text").GetString();
}

[Collection(LoopbackCollection.Name)]
public sealed class LoopbackClientTests(InteropFixture fixture, LoopbackCopy copy) : ClientTests(fixture, copy);

[Collection(ConfidentialCollection.Name)]
public sealed class ConfidentialClientTests(InteropFixture fixture, ConfidentialCopy copy) : ClientTests(fixture, copy)
{
    private readonly InteropFixture fixture = fixture;
    private readonly ConfidentialCopy copy = copy;

    [Fact]
    public async Task The_product_serves_what_it_is_known_by_over_TLS()
    {
        await using var person = await fixture.Browser.OpenAsync();
        var (metadata, headers) = await ReadAsync(person, ConfidentialCopy.ClientId);
        Assert.Equal(ConfidentialCopy.ClientId.AbsoluteUri, metadata.GetProperty("client_id").GetString());
        Assert.Equal("private_key_jwt", metadata.GetProperty("token_endpoint_auth_method").GetString());
        Assert.True(metadata.GetProperty("dpop_bound_access_tokens").GetBoolean());
        Assert.Equal("max-age=31536000; includeSubDomains", headers["strict-transport-security"]);

        var (keys, _) = await ReadAsync(person, new Uri(metadata.GetProperty("jwks_uri").GetString()!));
        var published = keys.GetProperty("keys").EnumerateArray().ToList();
        Assert.Equal([ConfidentialCopy.Key, ConfidentialCopy.NextKey], published.Select(key => key.GetProperty("kid").GetString()));
        Assert.All(published, key => Assert.False(key.TryGetProperty("d", out _)));
    }

    [Fact]
    public async Task A_session_outlives_the_change_of_the_clients_key()
    {
        using var before = copy.AdapterWith(fixture, ConfidentialCopy.Key);
        using var after = copy.AdapterWith(fixture, ConfidentialCopy.NextKey);
        var callback = new Uri(ConfidentialCopy.PublicUrl, "/connect/bluesky/callback");
        var session = await before.ConnectAsync(fixture.Browser, fixture.Rig.Bob, Ct, callback);

        // A missing client key is the operator's problem: nothing is sent, and no token is spent.
        using (var without = copy.AdapterWithoutKey(fixture))
        {
            Assert.Equal(
                ErrorCodes.OperatorActionNeeded,
                Assert.IsType<RefreshOutcome.TryLater>(await without.Authorizer.RefreshAsync(session, Ct)).Error.Code);
            Assert.False(await without.Authorizer.RevokeAsync(session, Ct));
        }

        session = session with
        {
            Tokens = Assert.IsType<RefreshOutcome.Refreshed>(
            await after.Authorizer.RefreshAsync(session, Ct)).Tokens
        };
        Assert.True(await after.Authorizer.RevokeAsync(session, Ct));

        // New sessions use the new key.
        var next = await after.ConnectAsync(fixture.Browser, fixture.Rig.Bob, Ct, callback);
        Assert.IsType<RefreshOutcome.Refreshed>(await after.Authorizer.RefreshAsync(next, Ct));
        Assert.True(await after.Authorizer.RevokeAsync(next, Ct));
    }

    private static async Task<(JsonElement Body, IReadOnlyDictionary<string, string> Headers)> ReadAsync(Person person, Uri url)
    {
        IResponse answer = (await person.Page.GotoAsync(url.AbsoluteUri))!;
        Assert.Equal(200, answer.Status);
        Assert.StartsWith("application/json", answer.Headers["content-type"], StringComparison.Ordinal);
        return (JsonElement.Parse(await answer.BodyAsync()), answer.Headers);
    }
}
