using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Web;
using Npgsql;
using Postato.Domain.Networks;
using Postato.Domain.Primitives;
using Postato.Testing;
using Postato.Testing.Postgres;
using Postato.Testing.Running;
using Postato.Worker.Tests.Support;

namespace Postato.Worker.Tests.Jobs;

/// <summary>
/// Many access tokens with single-use refresh tokens expire in the same minute; two workers refresh them by job and by deliveries of every
/// fifth account; a tenth of the answers are lost. <c>POSTATO_STORM_ACCOUNTS</c> sets the number of accounts.
/// </summary>
public sealed class TokenStormTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int UsualAccounts = 200;
    private const string Platform = "twitter";
    private const string TokenCall = "POST /2/oauth2/token";

    private static readonly int Accounts =
#pragma warning disable RS0030 // Tests have no configuration of their own.
        int.TryParse(Environment.GetEnvironmentVariable("POSTATO_STORM_ACCOUNTS"), CultureInfo.InvariantCulture, out var wanted)
            ? wanted
            : UsualAccounts;
#pragma warning restore RS0030

    private static readonly Uri RedirectUri = new("http://127.0.0.1:5999/connect/callback");

    private readonly MovableClock clock = new();
    private readonly List<ConnectedAccount> connections = [];
    private readonly List<(ConnectedAccount ConnectedAccount, AcceptedPost AcceptedPost)> posts = [];
#pragma warning disable RS0030 // A person's browser.
    private readonly HttpClient browser = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false });
#pragma warning restore RS0030
    private TestDatabase database = null!;
    private SandboxProcess sandbox = null!;
    private WorkerWithNetworks[] workers = [];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var port = FreePort.Find();
        var url = $"http://127.0.0.1:{port}";
        sandbox = await SandboxProcess.StartAsync(
            new Dictionary<string, string>
            {
                ["Sandbox:Networks:0"] = Platform,
                ["Sandbox:X:Port"] = $"{port}",
                ["Sandbox:X:LimitScale"] = "100000",
            }, Ct);
        database = await PostgresCluster.CreateDatabaseAsync(Ct);
        var settings = new Dictionary<string, string?>
        {
            ["Vault:Keys:1"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
            ["Vault:ActiveKey"] = "1",
            ["Networks:X:ApiUrl"] = url,
            ["Networks:X:AuthorizeUrl"] = url + "/i/oauth2/authorize",
            ["Networks:X:WebUrl"] = url,
            ["Networks:X:ClientId"] = "an-app",
            ["Networks:X:ClientSecret"] = "of-the-test",
            ["Fetch:AllowOrigins:0"] = url,
        };
        workers = [new("one", database, clock, settings), new("two", database, clock, settings)];
        foreach (var worker in workers)
            await worker.StartAsync(Ct);

        await SeedAsync();
        await AdvanceAsync(TimeSpan.FromMinutes(119));
        await sandbox.PostAsync("/_sandbox/reset", new { requests = true }, Ct);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var worker in workers)
            await worker.DisposeAsync();
        browser.Dispose();
        if (sandbox is not null)
            await sandbox.DisposeAsync();
    }

    [Fact]
    public async Task Requests_that_never_arrived_disconnect_no_account_and_present_no_spent_token()
    {
        var lost = await RunAsync("cut_before");

        Assert.Equal(Accounts, await CountAsync("tokensRefreshed"));
        Assert.Equal(0, await CountAsync("refreshReplays"));
        Assert.Equal(Accounts + lost, await RefreshRequestsAsync());
        Assert.Equal(["connected"], await ReadAsync("select distinct status from social_accounts"));
        Assert.Equal(
            [$"{Accounts}"],
            await ReadAsync(
                "select count(*) from social_accounts where token_expires_at > now() + interval '3 hours' and refresh_error is null and "
                    + "refresh_tries = 0"));
        Assert.Empty(await ReadAsync("select type from events where type = 'account.token_expired'"));
        await AllPostsArrivedOnceAsync(held: []);
    }

    [Fact]
    public async Task Answers_that_were_lost_end_in_one_event_for_each_account_and_its_posts_are_held()
    {
        var lost = await RunAsync("cut_after");

        var expired = (await ReadAsync("select id from social_accounts where status = 'token_expired'")).ToHashSet();
        Assert.Equal(lost, expired.Count);
        Assert.Equal(lost, await CountAsync("refreshReplays"));
        Assert.Equal(Accounts + lost, await RefreshRequestsAsync());
        Assert.Equal(
            [$"{Accounts - lost}"],
            await ReadAsync(
                "select count(*) from social_accounts where status = 'connected' and token_expires_at > now() + interval '3 hours'"));

        var named = expired.Select(id => new Id<Domain.Accounts.SocialAccount>(Guid.Parse(id)).ToString())
            .Order(StringComparer.Ordinal)
            .ToList();
        Assert.Equal(
            named, (await ReadAsync("select subject_id from events where type = 'account.token_expired'")).Order(StringComparer.Ordinal));
        Assert.Equal(
            named,
            (await ReadAsync("select target from audit_entries where action = 'account.token_expired'")).Order(StringComparer.Ordinal));
        Assert.Empty(
            await ReadAsync(
                "select l.account_id from delivery_lanes l join social_accounts a on a.id = l.account_id where a.status = "
                    + "'token_expired' and (l.due_at is not null or l.leased_until is not null)"));
        await AllPostsArrivedOnceAsync(expired);
    }

    /// <summary>
    /// Both workers refresh and deliver while a tenth of the answers are lost, and once more without losses. Returns how many were lost.
    /// </summary>
    private async Task<int> RunAsync(string kind)
    {
        var watch = Stopwatch.StartNew();
        await sandbox.PostAsync("/_sandbox/faults", new { platform = Platform, operation = TokenCall, kind, rate = 0.1 }, Ct);
        await WorkAsync();
        await (await sandbox.SendAsync(HttpMethod.Delete, "/_sandbox/faults", null, Ct))
            .EnsureSuccessStatusCode().Content
            .ReadAsStringAsync(Ct);
        var lost = (await RequestsAsync()).Count(status => status == 0);
        var first = watch.Elapsed;

        // Later than the wait for a lost answer, and than any claim.
        for (var i = 0; i < 2; i++)
        {
            await AdvanceAsync(TimeSpan.FromMinutes(2.5));
            await WorkAsync();
        }

        output.WriteLine(
            $"{Accounts} accounts, {posts.Count} posts, {kind}: {lost} cut; first round {first.TotalSeconds:F1} s, "
                + $"all {watch.Elapsed.TotalSeconds:F1} s");
        Assert.InRange(lost, 1, Accounts / 2);
        return lost;
    }

    private Task WorkAsync() => Task.WhenAll(workers.SelectMany(worker => new[] { worker.RefreshAsync(Ct), worker.DeliverAsync(Ct) }));

    private async Task AllPostsArrivedOnceAsync(HashSet<string> held)
    {
        var arrived = (await sandbox.GetAsync($"/_sandbox/posts?platform={Platform}&limit=10000", Ct))
            .GetProperty("items")
            .EnumerateArray()
            .Select(post => post.GetProperty("text").GetString()!);
        Assert.Equal(
            posts.Where(post => !held.Contains(post.ConnectedAccount.Account.ToString()))
                .Select(post => TextOf(post.AcceptedPost))
                .Order(StringComparer.Ordinal),
            arrived.Order(StringComparer.Ordinal));
        foreach (var (connected, accepted) in posts)
            Assert.Equal(
                [held.Contains(connected.Account.ToString()) ? "pending" : "published"],
                await ReadAsync($"select status from posts where id = '{accepted.Post}'"));
    }

    private async Task SeedAsync()
    {
        var (tenant, workspace) = (NewId(), NewId());
        await ExecuteAsync($"""
            insert into tenants (id, name, created_at) values ('{tenant}', 'T', now());
            insert into workspaces (tenant_id, id, name, created_at, updated_at) values ('{tenant}', '{workspace}', 'W', now(), now());
            """);
        connections.AddRange(Enumerable.Range(0, Accounts).Select(_ => new ConnectedAccount(tenant, workspace, NewId())));
        var bound = new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Ct };
        await Parallel.ForEachAsync(connections.Index(), bound, async (entry, _) => await ConnectAsync(entry.Item, $"storm{entry.Index}"));

        foreach (var connected in connections.Where((_, i) => i % 5 == 0))
        {
            var accepted = new AcceptedPost(NewId(), NewId());
            posts.Add((connected, accepted));
            await ExecuteAsync(
                WorkerFixture.Insert(connected, accepted, clock.GetUtcNow(), [TextOf(accepted)])
                    .Replace("'post', 'pending'", "'tweet', 'pending'", StringComparison.Ordinal));
        }
    }

    private async Task ConnectAsync(ConnectedAccount connected, string username)
    {
        var authorizer = workers[0].AuthorizerOf(Platform);
        var state = new Secret(Convert.ToHexString(RandomNumberGenerator.GetBytes(32)));
        var start = (await authorizer.StartAsync(new(username, null, RedirectUri, state), Ct))
            .Match(start => start, error => throw new InvalidOperationException(error.ToString()));
        var asked = HttpUtility.ParseQueryString(start.AuthorizeUrl.Query);
        using var form = new FormUrlEncodedContent(
            asked.AllKeys.Select(key => KeyValuePair.Create(key!, asked[key]!)).Append(new("username", username)));
        using var consent = await browser.PostAsync(start.AuthorizeUrl.GetLeftPart(UriPartial.Path), form, Ct);
        var back = HttpUtility.ParseQueryString(consent.Headers.Location!.Query);
        var answer = new AuthorizationAnswer(back.AllKeys.ToDictionary(key => key!, key => back[key]!), RedirectUri, state, start.Session);
        var profile = (await authorizer.CompleteAsync(answer, Ct))
            .Match(consent => consent.Profiles[0], error => throw new InvalidOperationException(error.ToString()));

        await using var connection = new NpgsqlConnection(database.Owner);
        await connection.OpenAsync(Ct);
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new($"""
            insert into social_accounts (tenant_id, workspace_id, id, platform, platform_account_id, username, status, connected_at, created_at, updated_at)
            values ('{connected.Tenant}', '{connected.Workspace}', '{connected.Account}', '{Platform}', '{profile.PlatformAccountId}', '{username}', 'connected', now(), now(), now())
            """));
        batch.BatchCommands.Add(
            workers[0].Envelopes.Store(new(connected.Tenant), new(connected.Workspace), new(connected.Account), profile.Tokens));
        await batch.ExecuteNonQueryAsync(Ct);
    }

    private async Task AdvanceAsync(TimeSpan time)
    {
        await sandbox.PostAsync("/_sandbox/clock", new { advanceSeconds = time.TotalSeconds }, Ct);
        clock.Advance(time);
    }

    private async Task<long> CountAsync(string counter) =>
        (await sandbox.GetAsync("/_sandbox/stats", Ct)).GetProperty(Platform).GetProperty(counter).GetInt64();

    private async Task<int> RefreshRequestsAsync() => (await RequestsAsync()).Count;

    /// <summary>The status of each refresh request; 0 when its connection was closed.</summary>
    private async Task<IReadOnlyList<int>> RequestsAsync() =>
        [.. (await sandbox.GetAsync($"/_sandbox/requests?platform={Platform}&limit=10000", Ct)).GetProperty("items").EnumerateArray()
            .Where(request => request.GetProperty("path").GetString() == "/2/oauth2/token")
                .Select(request => request.GetProperty("status").GetInt32())];

    private Task<IReadOnlyList<string>> ReadAsync(string sql) => TestSql.ReadAsync(database.Owner, sql, Ct);

    private Task ExecuteAsync(string sql) => TestSql.ReadAsync(database.Owner, sql, Ct);

    private static string TextOf(AcceptedPost accepted) => $"post {accepted.Post:N}";

    private static Guid NewId() => Uuid7.New(TimeProvider.System.GetUtcNow());
}
