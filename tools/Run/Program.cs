using Postato.Run;

try
{
    var arguments = Arguments.Read(args);
    if (arguments.Command == Arguments.HelpCommand)
    {
        Console.WriteLine(Arguments.Help);
        return 0;
    }

#pragma warning disable RS0030 // This program has no configuration but its environment.
    var home = RunHome.Open(Environment.GetEnvironmentVariable("POSTATO_HOME") is { Length: > 0 } given ? given : ".postato");
#pragma warning restore RS0030
    var lifetime = new Lifetime(home);
    return arguments switch
    {
        { Command: Arguments.Stop } => await lifetime.StopAsync(),
        { Command: Arguments.Status } => lifetime.PrintStatus(),
        { Detach: true } => await lifetime.DetachAsync(args),
        _ => await lifetime.RunAsync(arguments),
    };
}
catch (Sentence sentence)
{
    Console.Error.WriteLine(sentence.Message);
    return 1;
}
