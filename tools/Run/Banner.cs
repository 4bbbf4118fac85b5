namespace Postato.Run;

/// <summary>What a person sees when all is up.</summary>
internal static class Banner
{
    public static void Print(Demo demo) => Console.WriteLine($"""

            Postato is running.

              REST API      {demo.ApiUrl}/v1        description {demo.ApiUrl}/docs
              Sandbox       {demo.SandboxUrl}     the networks' page: watch posts arrive here
              everything    demo.json in the home's folder

            {(demo.Accounts.Count > 0 ? FirstPost(demo, demo.Accounts[0]) : "No account is connected yet: make a connect link.")}

            """);

    private static string FirstPost(Demo demo, DemoAccount account) => $"""
            Publish a first post:

            curl -sS {demo.ApiUrl}/v1/workspaces/{demo.WorkspaceId}/posts \
              -H 'Authorization: Bearer {demo.ApiKey}' \
              -H 'Content-Type: application/json' -H "Idempotency-Key: hello-$(date +%s)" \
              -d '{"{"}"platform":"{account.Platform}","accountId":"{account.Id}","status":"publish","content":"Hello from Postato! #firstpost"{"}"}'
            """;
}
