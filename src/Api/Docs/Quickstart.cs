using Postato.Application;

namespace Postato.Api.Docs;

/// <summary>From a key to a published post, as commands that can be pasted one after the other. A test runs them.</summary>
internal static class Quickstart
{
    private const string Workspace = "\"$POSTATO_URL/v1/workspaces/$POSTATO_WORKSPACE";
    private const string Key = "-H \"Authorization: Bearer $POSTATO_KEY\"";
    private const string Json = "-H 'Content-Type: application/json'";

    public static IReadOnlyList<QuickstartStep> StepsAt(PublicAddress address, string platform) =>
    [
        new(
            "key", "A key",
            "The operator of this installation creates it with `keys create`; `./build.sh run` writes one to `.postato/demo.json`. "
                + "The first request asks which workspace it has access to.",
            $"""
            export POSTATO_URL='{address.Root.AbsoluteUri.TrimEnd('/')}'
            export POSTATO_KEY='smcp_…'
            export POSTATO_WORKSPACE=$(curl -sS "$POSTATO_URL/v1/me" {Key} | grep -o 'wks_[0-9A-Z]*' | head -n 1)
            echo "$POSTATO_WORKSPACE"
            """),
        new(
            "link", "An account",
            "A person connects it: open the `url` of the answer in a browser, and give your consent at the network. "
                + "This requires the permission `accounts.manage`. Skip this step if an account is connected already.",
            $$"""
            curl -sS -X POST {{Workspace}}/accounts/connect-links" {{Key}} \
              {{Json}} -d '{ "platform": "{{platform}}" }'
            """),
        new(
            "account", "Its id",
            "The id of the newest connected account.",
            $"""
            export POSTATO_ACCOUNT=$(curl -sS {Workspace}/accounts?platform={platform}&status=connected" {Key} | grep -o 'acc_[0-9A-Z]*' | head -n 1)
            echo "$POSTATO_ACCOUNT"
            """),
        new(
            "validate", "Check a post",
            "Nothing is stored. `valid` says whether the post would be accepted, and `errors` lists everything that is wrong with it.",
            $$"""
            export POSTATO_POST='{ "platform": "{{platform}}", "accountId": "'$POSTATO_ACCOUNT'", "status": "publish", "content": "Hello from the quickstart." }'
            curl -sS -X POST {{Workspace}}/posts/validate" {{Key}} \
              {{Json}} -d "$POSTATO_POST"
            """),
        new(
            "publish", "Publish it",
            "With an `Idempotency-Key`: if the answer is lost, repeating the same request does not create a second post.",
            $"""
            export POSTATO_ID=$(curl -sS -X POST {Workspace}/posts" {Key} \
              -H "Idempotency-Key: quickstart-$(date +%s)" {Json} -d "$POSTATO_POST" | grep -o 'pst_[0-9A-Z]*' | head -n 1)
            echo "$POSTATO_ID"
            """),
        new(
            "timeline", "See what happened",
            "Every transition, attempt and request, oldest first. The post itself has the status `published` and its address at the "
                + "network.",
            $"""
            curl -sS {Workspace}/posts/$POSTATO_ID/timeline" {Key}
            curl -sS {Workspace}/posts/$POSTATO_ID" {Key}
            """),
    ];
}

/// <param name="Shell">For a POSIX shell with curl.</param>
internal sealed record QuickstartStep(string Id, string Title, string Text, string Shell);
