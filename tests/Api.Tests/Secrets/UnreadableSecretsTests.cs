using System.Net;
using Postato.Api.Tests.Support;
using Postato.Testing;

namespace Postato.Api.Tests.Secrets;

/// <summary>
/// Envelopes that were moved or damaged in the database: refused everywhere, named in the audit trail, and nothing is sent.
/// </summary>
[Rule("S-3")]
public sealed class UnreadableSecretsTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    // Another row's, another column's, and damage to version, key, content, tag, or all of it.
    [InlineData(
        "update social_accounts a set access_token = b.access_token from social_accounts b where a.id = '{0}' and b.id <> a.id and "
            + "b.access_token is not null")]
    [InlineData("update social_accounts set access_token = refresh_token where id = '{0}'")]
    [InlineData("update social_accounts set refresh_token = session_data where id = '{0}'")]
    [InlineData("update social_accounts set access_token = set_byte(access_token, 0, 2) where id = '{0}'")]
    [InlineData("update social_accounts set access_token = set_byte(access_token, 4, 9) where id = '{0}'")]
    [InlineData("update social_accounts set access_token = set_byte(access_token, 40, get_byte(access_token, 40) # 1) where id = '{0}'")]
    [InlineData("update social_accounts set access_token = substring(access_token from 1 for length(access_token) - 16) where id = '{0}'")]
    [InlineData("update social_accounts set access_token = '\\x' where id = '{0}'")]
    public async Task An_account_whose_tokens_cannot_be_read_is_not_touched(string damage)
    {
        await using var populated = await PopulatedHost.OpenAsync(new PlantedSecrets());
        var (account, other) = (await populated.AuthorizeAsync("one"), await populated.AuthorizeAsync("other"));
        var id = Domain.Primitives.Id<Domain.Accounts.SocialAccount>.ParseOrNone(account);
        Assert.NotEqual(account, other);
        await populated.Database.ExecuteAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, damage, id.Value));

        using var refused = await populated.SendAsync(HttpMethod.Delete, $"accounts/{account}", null);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Contains("\"error\":\"unavailable\"", await refused.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        Assert.Equal(1, await populated.Database.CountAsync("audit_entries", $"action = 'vault.unreadable' and target = '{account}'"));
        Assert.Equal(
            1,
            await populated.Database.CountAsync(
                "social_accounts", $"id = '{id.Value}' and status = 'connected' and access_token is not null"));

        // The other account works as before.
        using var gone = await populated.SendAsync(HttpMethod.Delete, $"accounts/{other}", null);
        Assert.Equal(HttpStatusCode.OK, gone.StatusCode);
    }

    [Fact]
    public async Task An_authorization_whose_session_cannot_be_opened_connects_no_account()
    {
        await using var populated = await PopulatedHost.OpenAsync(new PlantedSecrets());
        var back = await populated.LeaveAsync("authorization");
        await populated.Database.ExecuteAsync(
            "update connect_links set session_sealed = set_byte(session_sealed, 40, get_byte(session_sealed, 40) # 1)");

        using var answer = await populated.ReturnAsync(back, "code=x");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal(1, await populated.Database.CountAsync("audit_entries", "action = 'vault.unreadable' and target like 'cnl_%'"));
        Assert.Equal(0, await populated.Database.CountAsync("social_accounts", "access_token is not null"));
    }
}
