// The targets of ./build.sh. Each is a few lines that call the SDK.

var target = Argument("target", "Default");
var name = Argument("name", "");

// Fast ones first; each is a program that runs its own tests.
var fast = new[] { "Domain.Tests", "Application.Tests", "Architecture.Tests" };
var all = fast.Concat(new[] { "Infrastructure.Tests", "Sandbox.Tests", "Networks.Tests", "Api.Tests", "Worker.Tests", "EndToEnd.Tests" });

void Dotnet(string arguments)
{
    var code = StartProcess("dotnet", arguments);
    if (code != 0)
        throw new CakeException($"dotnet {arguments} ended with {code}.");
}

// Runs test programs one after another. The failed tests and the totals go to artifacts/tests.txt, which build.sh prints last; each
// program's whole output is kept in artifacts/tests.
void Test(IEnumerable<string> projects)
{
    EnsureDirectoryExists("artifacts/tests");
    var (passed, failed, skipped) = (0, 0, 0);
    var failures = new List<Failure>();
    foreach (var project in projects.Where(project => FileExists($"tests/{project}/{project}.csproj")))
    {
        var started = DateTime.UtcNow;
        var report = $"artifacts/tests/{project}.xml";
        System.IO.File.Delete(report);
        var code = StartProcess($"artifacts/bin/{project}/debug/Postato.{project}", new ProcessSettings { Arguments = $"-noColor -noLogo -xml {report}", RedirectStandardOutput = true, RedirectStandardError = true }, out var lines, out var errors);
        var output = lines.Concat(errors).ToList();
        System.IO.File.WriteAllLines($"artifacts/tests/{project}.log", output);
        var summary = System.Text.RegularExpressions.Regex.Match(string.Join("\n", output), @"Total: (\d+), Errors: (\d+), Failed: (\d+), Skipped: (\d+), Not Run: (\d+)");
        if (!summary.Success || summary.Groups[1].Value == "0")
        {
            failed++;
            Console.WriteLine($"{project} ended with {code} and ran no test to its end.");
            failures.Add(new($"{project} ended with {code} and ran no test to its end.", output.Where(line => line.Trim().Length > 0 && !line.TrimStart().StartsWith('{')).TakeLast(12).ToList(), []));
            continue;
        }

        int Count(int group) => int.Parse(summary.Groups[group].Value);
        var bad = Count(2) + Count(3);
        (passed, failed, skipped) = (passed + Count(1) - bad - Count(4) - Count(5), failed + bad, skipped + Count(4));
        Console.WriteLine($"{project}: {Count(1)} tests, {bad} failed, {(DateTime.UtcNow - started).TotalSeconds:0} s");
        if (bad > 0)
            failures.AddRange(ReadFailures(report));
    }

    System.IO.File.WriteAllLines("artifacts/tests.txt", Describe(failures).Append($"{passed} passed, {failed} failed, {skipped} skipped"));
    if (failed > 0 || passed == 0)
        throw new CakeException("Not all tests passed.");
}

record Failure(string Name, List<string> Message, List<string> Stack);

// Failed tests, and errors outside of tests such as in a fixture's clean-up. Without the captured output, which holds the hosts' logs.
IEnumerable<Failure> ReadFailures(string report)
{
    var root = Context.Environment.WorkingDirectory.FullPath + "/";
    List<string> Lines(System.Xml.Linq.XElement failure, string part) =>
        (failure.Element(part)?.Value ?? "").Replace(root, "").Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length > 0).ToList();
    return System.Xml.Linq.XDocument.Load(report).Descendants("failure").Select(failure =>
    {
        var stack = Lines(failure, "stack-trace");
        var own = stack.Where(line => line.Contains(":line ")).ToList();
        return new Failure((string)failure.Parent.Attribute("name") ?? "An error outside of a test", Lines(failure, "message"), own.Count > 0 ? own : stack);
    }).ToList();
}

// At most 40 lines, shared by all failures: the name, the message's first lines, and the first places in the code.
IEnumerable<string> Describe(List<Failure> failures)
{
    const int Most = 39;
    var each = Math.Clamp(Most / Math.Max(failures.Count, 1), 1, 14);
    string Cut(string line) => line.Length > 300 ? line[..300] + "…" : line;
    foreach (var failure in failures.Take(Most))
    {
        var places = failure.Stack.Take(Math.Clamp(each - 2, 0, 3)).ToList();
        yield return $"FAILED {Cut(failure.Name)}";
        foreach (var line in failure.Message.Take(each - 1 - places.Count).Concat(places))
            yield return "    " + Cut(line.Trim());
    }

    if (failures.Count > Most)
        yield return $"and {failures.Count - Most} more: see artifacts/tests";
}

Task("Restore").Description("fetches packages by the lock files").Does(() => Dotnet("restore Postato.sln --locked-mode --verbosity quiet"));

// White space, which the compiler does not check. The other styles in .editorconfig are build warnings, and those are errors.
Task("Whitespace").Description("reports white space that differs from .editorconfig").Does(() => Dotnet("format whitespace . --folder --exclude artifacts --verify-no-changes --verbosity quiet"));

Task("Build").Description("builds everything").IsDependentOn("Restore").Does(() => Dotnet("build Postato.sln --no-restore --nologo -v quiet -clp:ErrorsOnly"));

Task("Default").Description("builds, and runs the fast tests: before each commit (also without a target)").IsDependentOn("Build").Does(() => Test(fast));

Task("test").Description("everything that the gate runs").IsDependentOn("Whitespace").IsDependentOn("Build").Does(() => Test(all));

Task("interop").Description("clients generated from the description, pages checked by axe, the networks' own validators, an unmodified server of a network (needs npm and chromium)").IsDependentOn("Build").Does(() => Test(new[] { "Clients.Tests", "Interop.Tests" }));

// Random kills, pauses, skewed clocks and faults under load; in the end the ledger is compared with what the networks received. --minutes=N --seed=S
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
        throw new CakeException("Honest posts were not published.");
});

// Every reader of every network, with mutated answers. --lies=N per network, --seed=S for other mutations.
Task("lies").Description("every reader of every network, with mutated answers [--lies=N] [--seed=S]").IsDependentOn("Build").Does(() =>
{
    var settings = new ProcessSettings
    {
        Arguments = "-noColor -noLogo -showLiveOutput -class Postato.Networks.Tests.Lying.LyingNetworkTests",
        EnvironmentVariables = new Dictionary<string, string> { ["POSTATO_LIES"] = Argument("lies", "10000"), ["POSTATO_LIES_SEED"] = Argument("seed", "1") },
    };
    if (StartProcess("artifacts/bin/Networks.Tests/debug/Postato.Networks.Tests", settings) != 0)
        throw new CakeException("An adapter did not turn a false answer into an outcome.");
});

Task("format").Description("formats white space and style by .editorconfig").Does(() =>
{
    Dotnet("format Postato.sln --no-restore");
    Dotnet("format whitespace . --folder --exclude artifacts");
});

// Updates the generated part of docs/security.md: which tests show which rule.
Task("golden").Description("writes which tests show which rule into docs/security.md").IsDependentOn("Build").Does(() => StartProcess("artifacts/bin/Architecture.Tests/debug/Postato.Architecture.Tests", new ProcessSettings
{
    Arguments = "-noLogo -class Postato.Architecture.Tests.Rules.RuleTests",
    EnvironmentVariables = new Dictionary<string, string> { ["POSTATO_GOLDEN"] = "write" },
}));

Task("migration").Description("a new migration with the model's changes since the last one [--name=NAME]").Does(() => Dotnet($"ef migrations add {name} --project src/Infrastructure --startup-project src/Api --output-dir Persistence/Migrations"));

// Writes docs/openapi.json as the host serves it: review the change before it is committed.
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

Task("pack").Description("publishes both hosts into artifacts/pack").Does(() =>
{
    foreach (var host in new[] { "Api", "Worker" })
        Dotnet($"publish src/{host} -c Release -o artifacts/pack/{host} -p:PublishReadyToRun=true --nologo -v quiet");
});

Task("clean").Description("empties artifacts").Does(() => CleanDirectories(new[] { "artifacts" }));

RunTarget(target);
