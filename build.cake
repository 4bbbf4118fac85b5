// The targets of ./build.sh. Each is a few lines that call the SDK.

var target = Argument("target", "Default");
var name = Argument("name", "");

// Cheap ones first; each is a program that runs its own tests.
var fast = new[] { "Domain.Tests", "Application.Tests", "Architecture.Tests" };
var all = fast.Concat(new[] { "Infrastructure.Tests", "Sandbox.Tests", "Networks.Tests", "Api.Tests", "Worker.Tests", "EndToEnd.Tests" });

void Dotnet(string arguments)
{
    var code = StartProcess("dotnet", arguments);
    if (code != 0)
        throw new CakeException($"dotnet {arguments} ended with {code}.");
}

// Runs test programs one after another, shows what failed, and closes with one plain line.
void Test(IEnumerable<string> projects)
{
    var (passed, failed, skipped) = (0, 0, 0);
    foreach (var project in projects.Where(project => FileExists($"tests/{project}/{project}.csproj")))
    {
        var started = DateTime.UtcNow;
        StartProcess($"artifacts/bin/{project}/debug/Postato.{project}", new ProcessSettings { Arguments = "-noColor -noLogo", RedirectStandardOutput = true, RedirectStandardError = true }, out var lines, out var errors);
        var text = string.Join("\n", lines);
        var summary = System.Text.RegularExpressions.Regex.Match(text, @"Total: (\d+), Errors: (\d+), Failed: (\d+), Skipped: (\d+), Not Run: (\d+)");
        if (!summary.Success || summary.Groups[1].Value == "0")
        {
            failed++;
            Console.WriteLine($"{project} ran no test.\n{text}\n{string.Join("\n", errors)}");
            continue;
        }

        int Count(int group) => int.Parse(summary.Groups[group].Value);
        var bad = Count(2) + Count(3);
        (passed, failed, skipped) = (passed + Count(1) - bad - Count(4) - Count(5), failed + bad, skipped + Count(4));
        Console.WriteLine($"{project}: {Count(1)} tests, {bad} failed, {(DateTime.UtcNow - started).TotalSeconds:0} s");
        if (bad > 0)
            Console.WriteLine(text);
    }

    System.IO.File.WriteAllText("artifacts/tests.txt", $"{passed} passed, {failed} failed, {skipped} skipped\n");
    if (failed > 0 || passed == 0)
        throw new CakeException("Not all tests passed.");
}

Task("Restore").Description("fetches packages, as the lock files have them").Does(() => Dotnet("restore Postato.sln --locked-mode --verbosity quiet"));

// What the compiler does not see of .editorconfig: white space. Its styles are warnings of the build, and those are errors.
Task("Whitespace").Description("says where white space is not as .editorconfig has it").Does(() => Dotnet("format whitespace . --folder --exclude artifacts --verify-no-changes --verbosity quiet"));

Task("Build").Description("builds everything").IsDependentOn("Restore").Does(() => Dotnet("build Postato.sln --no-restore --nologo -v quiet -clp:ErrorsOnly"));

Task("Default").Description("builds, and runs what is fast: before each commit (also without a target)").IsDependentOn("Build").Does(() => Test(fast));

Task("test").Description("all that the gate runs").IsDependentOn("Whitespace").IsDependentOn("Build").Does(() => Test(all));

Task("interop").Description("clients made from the description, pages read by axe, the networks' own validators, an unmodified server of a network (needs npm and chromium)").IsDependentOn("Build").Does(() => Test(new[] { "Clients.Tests", "Interop.Tests" }));

// Random kills, pauses, skewed clocks and faults under load; in the end the ledger is compared with what the networks got. --minutes=N --seed=S
Task("chaos").Description("kills, pauses and faults at random under load, then compares post by post [--minutes=N] [--seed=S]").Does(() =>
{
    Dotnet("build tools/Chaos --nologo -v quiet -clp:ErrorsOnly");
    var code = StartProcess("artifacts/bin/Chaos/debug/Postato.Chaos", $"--minutes={Argument("minutes", "1")}" + (HasArgument("seed") ? $" --seed={Argument<string>("seed")}" : ""));
    if (code != 0)
        throw new CakeException("The ledger and the networks differ.");
});

// Accounts whose servers answer every call with hostile bytes, beside honest ones of another tenant. --minutes=N --seed=S
Task("hostile").Description("servers that answer every call with hostile bytes, beside honest accounts [--minutes=N] [--seed=S]").Does(() =>
{
    Dotnet("build tools/Chaos --nologo -v quiet -clp:ErrorsOnly");
    var code = StartProcess("artifacts/bin/Chaos/debug/Postato.Chaos", $"hostile --minutes={Argument("minutes", "1")}" + (HasArgument("seed") ? $" --seed={Argument<string>("seed")}" : ""));
    if (code != 0)
        throw new CakeException("Honest posts did not go out.");
});

// Every reader of every network, over answers that are lies. --lies=N for each network, --seed=S for others.
Task("lies").Description("every reader of every network, over mutated answers [--lies=N] [--seed=S]").IsDependentOn("Build").Does(() =>
{
    var settings = new ProcessSettings
    {
        Arguments = "-noColor -noLogo -showLiveOutput -class Postato.Networks.Tests.Lying.LyingNetworkTests",
        EnvironmentVariables = new Dictionary<string, string> { ["POSTATO_LIES"] = Argument("lies", "10000"), ["POSTATO_LIES_SEED"] = Argument("seed", "1") },
    };
    if (StartProcess("artifacts/bin/Networks.Tests/debug/Postato.Networks.Tests", settings) != 0)
        throw new CakeException("A lie was more than an outcome.");
});

Task("format").Description("white space and style as .editorconfig has them").Does(() =>
{
    Dotnet("format Postato.sln --no-restore");
    Dotnet("format whitespace . --folder --exclude artifacts");
});

// Writes what tests compare with and a machine can know: which tests of docs/security.md show which rule.
Task("golden").Description("writes which tests show which rule into docs/security.md").IsDependentOn("Build").Does(() => StartProcess("artifacts/bin/Architecture.Tests/debug/Postato.Architecture.Tests", new ProcessSettings
{
    Arguments = "-noLogo -class Postato.Architecture.Tests.Rules.RuleTests",
    EnvironmentVariables = new Dictionary<string, string> { ["POSTATO_GOLDEN"] = "write" },
}));

Task("migration").Description("a new migration from what the model has and the last one has not [--name=NAME]").Does(() => Dotnet($"ef migrations add {name} --project src/Infrastructure --startup-project src/Api --output-dir Persistence/Migrations"));

// Writes docs/openapi.json as the host serves it: look at what changed before it is committed.
Task("openapi").Description("writes docs/openapi.json as the host serves it").Does(() =>
{
    Dotnet("build tests/Api.Tests --nologo -v quiet -clp:ErrorsOnly");
    var code = StartProcess("artifacts/bin/Api.Tests/debug/Postato.Api.Tests", new ProcessSettings
    {
        Arguments = "-noLogo -noColor -method *.DescriptionTests.It_equals_the_committed_file",
        EnvironmentVariables = new Dictionary<string, string> { ["POSTATO_GOLDEN"] = "write" },
    });
    if (code != 0)
        throw new CakeException("The description could not be written.");
});

Task("pack").Description("both hosts, ready to be run elsewhere, into artifacts/pack").Does(() =>
{
    foreach (var host in new[] { "Api", "Worker" })
        Dotnet($"publish src/{host} -c Release -o artifacts/pack/{host} -p:PublishReadyToRun=true --nologo -v quiet");
});

Task("clean").Description("empties artifacts").Does(() => CleanDirectories(new[] { "artifacts" }));

RunTarget(target);
