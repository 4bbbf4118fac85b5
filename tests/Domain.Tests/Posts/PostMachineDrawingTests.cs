using System.Runtime.CompilerServices;
using Postato.Domain.Posts;
using Postato.Domain.Primitives;

namespace Postato.Domain.Tests.Posts;

/// <summary>The diagram in the docs is generated from the machine's table.</summary>
public sealed class PostMachineDrawingTests
{
    [Fact]
    public void The_drawing_in_the_docs_shows_the_table_as_it_is()
    {
        var drawing = string.Concat(PostMachine.Transitions
            .Select(row => $"    {SnakeCase.Of(row.From)} --> {SnakeCase.Of(row.To)}: {SnakeCase.Of(row.Trigger)}\n"));
        Assert.Contains($"stateDiagram-v2\n    [*] --> draft\n{drawing}```", File.ReadAllText(PathToDrawing()), StringComparison.Ordinal);
    }

    private static string PathToDrawing([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "docs", "post-machine.md"));
}
