using System.Diagnostics;

namespace Postato.Clients.Tests.Support;

/// <summary>Runs programs to their end.</summary>
internal static class Shell
{
    /// <returns>The program's output.</returns>
    public static async Task<string> RunAsync(string folder, string program, params string[] arguments)
    {
        var (code, text) = await TryAsync(folder, program, arguments);
        Assert.True(code == 0, $"{program} {string.Join(' ', arguments)} ended with {code}:\n{text}");
        return text;
    }

    public static async Task<(int Code, string Text)> TryAsync(string folder, string program, params string[] arguments)
    {
        var ct = TestContext.Current.CancellationToken;
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // Disables update checks and usage statistics of the tools.
        (start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"],
            start.Environment["KIOTA_CLI_TELEMETRY_OPTOUT"], start.Environment["REDOCLY_TELEMETRY"]) = ("1", "1", "off");
        (start.Environment["DOTNET_ROLL_FORWARD"],
            start.Environment["NO_COLOR"], start.Environment["REDOCLY_SUPPRESS_UPDATE_NOTICE"]) = ("Major", "1", "true");
        start.Environment["KIOTA_OFFLINE_ENABLED"] = "true";
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(ct), process.StandardError.ReadToEndAsync(ct));
        await process.WaitForExitAsync(ct);
        return (process.ExitCode, await output + await errors);
    }
}
