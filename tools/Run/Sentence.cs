namespace Postato.Run;

/// <summary>An error that a person can solve: its message is printed without a stack trace.</summary>
public sealed class Sentence(string message) : Exception(message);
