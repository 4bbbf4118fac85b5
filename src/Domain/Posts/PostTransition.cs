namespace Postato.Domain.Posts;

/// <summary>A transition that a post made, and when: a row of <see cref="PostMachine"/>.</summary>
public sealed record PostTransition(DateTimeOffset At, PostStatus From, PostTrigger Trigger, PostStatus To);
