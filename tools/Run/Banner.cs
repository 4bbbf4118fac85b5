namespace Postato.Run;

/// <summary>What is printed when everything is up. On a terminal it contains the key; otherwise it names the file that has it.</summary>
internal static class Banner
{
    public const string Ready = "Postato is running.";

    public static void Print(RunHome home, Demo demo) => Console.WriteLine(Text(home.DemoFile, demo, Console.IsOutputRedirected));

    /// <param name="isKept">Whether the output goes to a file or another program.</param>
    public static string Text(string demoFile, Demo demo, bool isKept) => $"""

            {Ready}

              REST API      {demo.ApiUrl}/v1        description {demo.ApiUrl}/docs
              Sandbox       {demo.SandboxUrl}     the networks' page: watch posts arrive here
              everything    {demoFile}

            {(demo.Accounts.Count > 0 ? FirstPost(demo, demo.Accounts[0], isKept ? KeyFrom(demoFile) : demo.ApiKey) : "No account is connected yet: make a connect link.")}

            """;

    // The first key in the file belongs to the first tenant.
    private static string KeyFrom(string demoFile) => $$"""$(sed -n '/apiKey/{s/.*: "\(.*\)".*/\1/p;q}' '{{demoFile}}')""";

    private static string FirstPost(Demo demo, DemoAccount account, string key) => $"""
            Publish a first post:

            curl -sS {demo.ApiUrl}/v1/workspaces/{demo.WorkspaceId}/posts \
              -H "Authorization: Bearer {key}" \
              -H 'Content-Type: application/json' -H "Idempotency-Key: hello-$(date +%s)" \
              -d '{"{"}"platform":"{account.Platform}","accountId":"{account.Id}","status":"publish","content":"Hello from Postato! #firstpost"{"}"}'
            """;
}
