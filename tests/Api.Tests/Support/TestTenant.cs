using Postato.Application.Posts;
using Postato.Application.UseCases.Callers;
using Postato.Domain.Accounts;
using Postato.Domain.Agents;
using Postato.Domain.Media;
using Postato.Domain.Networks;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Api.Tests.Support;

/// <summary>A tenant with a workspace, an agent with its key, an account and a picture.</summary>
internal sealed record TestTenant(
    Tenant Tenant, Workspace Workspace, Agent Agent, ApiKeySecret Secret, SocialAccount Account, MediaItem Picture)
{
    public Credential Credential => new Credential.ApiKey(Secret.Hash);

    public static async Task<TestTenant> CreateTenantAsync(HostServices hostServices, Permission permissions = Permissions.AgentDefault)
    {
        var now = TimeProvider.System.GetUtcNow();
        var tenant = Tenant.Create("Tenant", now);
        var workspace = Workspace.Create(tenant.Id, "Workspace", now);
        var agent = Agent.Create(tenant.Id, "Agent", now);
        var secret = ApiKeySecret.Generate();
        var key = ApiKey.Create(tenant.Id, agent.Id, secret.Hash, secret.DisplayPrefix, null, now);
        var account = AccountOf(tenant.Id, workspace.Id, now);
        var facts = new MediaFacts("image/png", 1000, 10, 10, null, new string('a', 64));
        var picture = MediaItem.Ready(tenant.Id, workspace.Id, Id<MediaItem>.New(now), facts, "key", null, "A picture", now);
        await hostServices.InTransactionAsync(tenant.Id, work =>
        {
            work.Db.AddRange(tenant, workspace, agent, key, Grant.Create(tenant.Id, workspace.Id, agent.Id, permissions), account, picture);
            return Task.CompletedTask;
        });
        return new(tenant, workspace, agent, secret, account, picture);
    }

    public static SocialAccount AccountOf(Id<Tenant> tenant, Id<Workspace> workspace, DateTimeOffset now, string name = "ann") =>
        SocialAccount.Connect(
            tenant, workspace, PaperNetwork.Platform,
            new ConnectedProfile(name, name, null, null, null, new NetworkTokens(new Secret("token"), null, null, [], null)), now);

    /// <summary>A valid submission.</summary>
    public PostSubmission Submission(string text = "Hello", string status = SubmissionStatus.Publish, DateTimeOffset? at = null) =>
        new("paper", Account.Id, status, null, [new(text, [])], null, at, null, SingleContent: true);

    public PostSubmission WithPicture(string text = "Look") =>
        Submission(text) with { Items = [new(text, [new(Picture.Id, null, null)])] };
}
