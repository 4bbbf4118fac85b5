namespace Postato.Run;

/// <summary>Something that a person can put right: printed as it is, without a stack.</summary>
public sealed class Sentence(string message) : Exception(message);
