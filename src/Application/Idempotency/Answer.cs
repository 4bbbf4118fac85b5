namespace Postato.Application.Idempotency;

/// <summary>A rendered answer. The bytes that are stored are the bytes that are sent.</summary>
/// <param name="Replayed">Whether this is the stored answer of the first call.</param>
public sealed record Answer(int Status, string ContentType, byte[] Body, bool Replayed = false);
