namespace Postato.Application.Queues;

/// <summary>
/// The database will never accept this write, for example because of its data or a constraint. Repeating it does not help.
/// </summary>
public sealed class WriteRefusedException(Exception cause) : Exception("The database refuses this write.", cause);
