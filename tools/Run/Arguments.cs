using System.Globalization;

namespace Postato.Run;

/// <summary>The command line. An unknown argument is refused with a list of the known ones.</summary>
/// <param name="FirstPort">Null for the default ports, 0 for any free ones, otherwise the first of a range.</param>
/// <param name="Hosts">The number of API hosts, and of workers.</param>
internal sealed record Arguments(string Command = Arguments.Start, bool Detach = false, int? FirstPort = null, int Hosts = 1)
{
    public const string Start = "";
    public const string Stop = "stop";
    public const string Status = "status";
    public const string HelpCommand = "help";

    public const string Help = """
        ./build.sh run [--detach] [--ports N] [--hosts N]   brings everything up and stays in front; Ctrl+C ends it
        ./build.sh run status                               says what lives here, and its addresses
        ./build.sh run stop                                 ends it, and what a killed run left behind
        ./build.sh run help                                 this

          --detach    returns when all is ready; what it says after that is in logs/run.log of the home
          --ports N   for a home that has none yet: 0 takes any free ports, N those that are free from N on
          --hosts N   1 to 4 API hosts and workers, to try out what holds for several

        POSTATO_HOME is the folder of a copy (.postato by default): two homes run side by side. demo.json there holds its
        addresses, ids and keys. With ConnectionStrings__Postato and ConnectionStrings__PostatoOwner it takes your PostgreSQL.
        More in docs/run.md.
        """;

    private static readonly string[] Commands = [Status, Stop, HelpCommand];
    private static readonly string[] Options = ["--detach", "--ports", "--hosts", "--help"];

    public static Arguments Read(IReadOnlyList<string> words)
    {
        var read = new Arguments();
        for (var i = 0; i < words.Count; i++)
        {
            // --hosts=2 is --hosts 2.
            var (word, value) = words[i].Split('=', 2) is [var name, var rest] ? (name, rest) : (words[i], null);
            string Value() => value ?? (++i < words.Count ? words[i] : "");
            switch (word)
            {
                case HelpCommand or "--help" or "-h" or "-?":
                    return new(HelpCommand);
                case Stop or Status when words.Count == 1:
                    return new(word);
                case "--detach" when value is null:
                    read = read with { Detach = true };
                    break;
                case "--ports":
                    read = read with
                    {
                        FirstPort = Number(Value(), 0, 60_000)
                        ?? throw new Sentence("--ports takes 0 (any free ports) or the first port to look at, up to 60000.")
                    };
                    break;
                case "--hosts":
                    read = read with
                    {
                        Hosts = Number(Value(), 1, 4)
                        ?? throw new Sentence("--hosts takes a number from 1 to 4: that many API hosts and workers.")
                    };
                    break;
                default:
                    throw Unknown(words[i], word);
            }
        }

        return read;
    }

    private static Sentence Unknown(string given, string word)
    {
        if (word is Stop or Status)
            return new($"`run {word}` stands alone: it takes nothing beside it.");

        var closest = Commands.Concat(Options).MinBy(known => Distance(word, known))!;
        var hint = Distance(word, closest) <= 2 ? $" Did you mean {closest}?" : "";
        return new($"run knows no {given}.{hint} It takes {string.Join(", ", Commands)}, or {string.Join(", ", Options)}.");
    }

    private static int? Number(string text, int least, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : null;

    // Levenshtein distance.
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)));
        }

        return row[^1];
    }
}
