namespace Postato.Domain.Posts;

/// <summary>A move that a post made: a row of <see cref="PostMachine"/>, and when.</summary>
public sealed record PostTransition(DateTimeOffset At, PostStatus From, PostTrigger Trigger, PostStatus To);
