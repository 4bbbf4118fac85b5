using System.Diagnostics;
using System.Text.Json;
using Postato.Testing.Running;

namespace Postato.Interop.Tests;

/// <summary>
/// The adapters' tests run against imitations. What they publish there is validated by the networks' own software: the lexicon of the AT
/// Protocol and twitter-text.
/// </summary>
public sealed class ValidatorTests
{
    private static readonly string Program = Path.GetFullPath(
        Path.Combine(AppContext.BaseDirectory, "..", "..", "Networks.Tests", "debug", "Postato.Networks.Tests"));

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Bluesky", "records")]
    [InlineData("X", "texts")]
    public async Task Everything_that_the_tests_publish_is_valid_by_the_networks_own_word(string network, string counter)
    {
        var folder = Directory.CreateTempSubdirectory("postato-published-").FullName;
        try
        {
            await RunAsync(
                Program, ["-noLogo", "-noColor", "-namespace", $"Postato.Networks.Tests.{network}"], ("POSTATO_PUBLISHED", folder));
            var file = Path.Combine(folder, "all.jsonl");
            await File.WriteAllLinesAsync(file, Directory.EnumerateFiles(folder).SelectMany(part => File.ReadLines(part)).ToList(), Ct);

            using var judged = JsonDocument.Parse(
                await RunAsync("node", [Path.Combine(await NpmPackages.InstallAsync("validators", Ct), "judge.mjs"), file]));

            TestContext.Current.SendDiagnosticMessage($"{network}: {judged.RootElement}");
            Assert.Empty(judged.RootElement.GetProperty("refused").EnumerateArray().Select(line => line.GetString()));
            Assert.InRange(judged.RootElement.GetProperty(counter).GetInt32(), 50, int.MaxValue);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <returns>The validator's output.</returns>
    private static async Task<string> RunAsync(string program, string[] arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;

        using var process = Process.Start(start)!;
        try
        {
            var output = await process.StandardOutput.ReadToEndAsync(Ct);
            await process.WaitForExitAsync(Ct);
            return process.ExitCode == 0
                ? output
                : throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {output}");
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }
}
