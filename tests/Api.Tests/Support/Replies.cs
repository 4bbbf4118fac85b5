using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Postato.Application.Idempotency;
using Postato.Application.Posts;
using Postato.Domain.Primitives;

namespace Postato.Api.Tests.Support;

/// <summary>Creates a post under an idempotency key, like an endpoint.</summary>
internal static class Replies
{
    public static Task<Result<Answer>> PostAsync(
        this HostServices hostServices, TestTenant caller, string key, PostSubmission? submission = null,
        Id<Domain.Tenancy.Workspace>? workspace = null)
    {
        var target = workspace ?? caller.Workspace.Id;
        var input = submission ?? caller.Submission();
        var call = IdempotentCall.Of(
            key, "POST", $"/v1/workspaces/{target}/posts", "v1",
            Encoding.UTF8.GetBytes($"{input.Items[0].Text}|{input.Status}|{input.ScheduledAt}"));
        return hostServices.CallAsync(caller.Credential, (scope, run) =>
            run.InWorkspace(target, scope.GetRequiredService<CreatePost>(), input, call, Render, TestContext.Current.CancellationToken));
    }

    private static Answer Render(PostView post) =>
        new(201, "application/json", Encoding.UTF8.GetBytes($$"""{"id":"{{post.Id}}","status":"{{post.Status}}"}"""));
}
