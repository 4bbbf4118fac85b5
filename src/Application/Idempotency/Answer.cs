namespace Postato.Application.Idempotency;

/// <summary>A rendered answer: the bytes that are stored are the bytes that are sent.</summary>
/// <param name="Replayed">It is the first call's answer, given again.</param>
public sealed record Answer(int Status, string ContentType, byte[] Body, bool Replayed = false);
