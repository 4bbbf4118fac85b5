using System.Text.RegularExpressions;

namespace Postato.Architecture.Tests.Shape;

/// <summary>Deliveries are one use of the queue, which must not depend on them.</summary>
public sealed partial class QueueCoreTests
{
    private static readonly string[] Folders = ["src/Application/Queues", "src/Infrastructure/Persistence/Queues", "src/Worker/Queues"];

    [Fact]
    public void The_queue_core_names_nothing_of_posts()
    {
        var files = Folders.SelectMany(folder => Repository.Files("*.cs", folder)).ToList();
        Assert.Equal(Folders, files.Select(file => file[..file.LastIndexOf('/')]).Distinct());
        Assert.DoesNotContain(files, file => Content().IsMatch(Repository.Read(file)));
    }

    [GeneratedRegex(@"(Post(?!ato|gre)|Account|Network|Platform|Deliver|Webhook)")]
    private static partial Regex Content();
}
