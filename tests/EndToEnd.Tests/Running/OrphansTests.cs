using System.Diagnostics;
using Postato.Run;

namespace Postato.EndToEnd.Tests.Running;

/// <summary>Which processes belong to a home; a process id in a file is no proof.</summary>
public sealed class OrphansTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("postato-home-").FullName;
    private readonly List<Process> started = [];

    public void Dispose()
    {
        foreach (var process in started)
        {
            if (!process.HasExited)
                process.Kill();
            process.Dispose();
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_program_of_ours_with_the_homes_mark_is_found_and_ended_and_no_other_is_touched()
    {
        var ours = Start("Postato.Api.dll", folder);
        var ofAnotherHome = Start("Postato.Api.dll", $"{folder}-other");
        var unmarked = Start("Postato.Worker.dll", null);
        var otherProgram = Start("Other.dll", folder);

        var orphans = new Orphans(RunHome.Open(folder));
        Assert.Equal([("api", ours.Id)], orphans.Find());
        Assert.Equal([("api", ours.Id)], await orphans.EndAsync());

        await ours.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.All([ofAnotherHome, unmarked, otherProgram], process => Assert.False(process.HasExited));
        Assert.Empty(orphans.Find());
    }

    // A process with one of our names that does nothing.
    private Process Start(string program, string? mark)
    {
        var start = new ProcessStartInfo("tail", ["-q", "-f", "/dev/null", Path.Combine(folder, program)]) { RedirectStandardError = true };
        File.WriteAllText(Path.Combine(folder, program), "");
        start.Environment.Remove(Orphans.Mark);
        if (mark is not null)
            start.Environment[Orphans.Mark] = mark;
        var process = Process.Start(start)!;
        started.Add(process);
        return process;
    }
}
