namespace Postato.Application.Idempotency;

/// <summary>A stored answer, with either a body or an envelope.</summary>
/// <param name="RowId">The row id that the envelope is bound to.</param>
public sealed record StoredAnswer(Guid RowId, byte[] Fingerprint, int Status, string ContentType, byte[]? Body, byte[]? Envelope);

/// <summary>The answer that is committed with the rows it describes.</summary>
/// <param name="EnvelopeKey">The ring key that sealed the envelope.</param>
public sealed record NewAnswer(string Key, StoredAnswer Stored, int? EnvelopeKey);
