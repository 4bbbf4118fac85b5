namespace Postato.Application.Idempotency;

/// <summary>An answer at rest. Exactly one of body and envelope is there.</summary>
/// <param name="RowId">What the envelope is bound to.</param>
public sealed record StoredAnswer(Guid RowId, byte[] Fingerprint, int Status, string ContentType, byte[]? Body, byte[]? Envelope);

/// <summary>The answer that goes in with the rows that it speaks of.</summary>
/// <param name="EnvelopeKey">The ring key that the envelope was sealed with.</param>
public sealed record NewAnswer(string Key, StoredAnswer Stored, int? EnvelopeKey);
