using Postato.Run;

namespace Postato.EndToEnd.Tests.Running;

/// <summary>The command line of <c>./build.sh run</c>.</summary>
public sealed class ArgumentsTests
{
    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    [InlineData("help")]
    [InlineData("--detach --help")]
    public void Help_is_asked_for_in_every_usual_way(string words)
    {
        Assert.Equal(Arguments.HelpCommand, Read(words).Command);
        Assert.All(
            (string[])["status", "stop", "--detach", "--ports", "--hosts", "POSTATO_HOME"],
            word => Assert.Contains(word, Arguments.Help, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("statsu", "status")]
    [InlineData("stopp", "stop")]
    [InlineData("--detatch", "--detach")]
    [InlineData("--port 0", "--ports")]
    [InlineData("--host=2", "--hosts")]
    [InlineData("anything", "--ports")]
    [InlineData("stop --detach", "stands alone")]
    [InlineData("--detach=yes", "--detach")]
    public void An_unknown_argument_is_refused_with_a_list_of_the_known_ones(string words, string named) =>
        Assert.Contains(named, Assert.Throws<Sentence>(() => Read(words)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("--ports")]
    [InlineData("--ports many")]
    [InlineData("--ports -1")]
    [InlineData("--ports 70000")]
    [InlineData("--hosts")]
    [InlineData("--hosts 0")]
    [InlineData("--hosts 5")]
    public void An_invalid_number_is_refused_with_the_valid_range(string words) =>
        Assert.Contains(words.Split(' ')[0], Assert.Throws<Sentence>(() => Read(words)).Message, StringComparison.Ordinal);

    [Fact]
    public void Options_come_in_any_order_and_either_form()
    {
        Assert.Equal(new Arguments(Detach: true, FirstPort: 0, Hosts: 2), Read("--hosts=2 --detach --ports 0"));
        Assert.Equal(new Arguments(), Read(""));
    }

    private static Arguments Read(string words) => Arguments.Read(words.Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
