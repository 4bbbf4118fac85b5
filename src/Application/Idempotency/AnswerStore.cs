using System.Security.Cryptography;
using System.Text;
using Postato.Application.UseCases;
using Postato.Domain.Accounts;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.Idempotency;

/// <summary>Converts an answer to its stored form and back. An answer that holds a secret is stored as a vault envelope.</summary>
public sealed class AnswerStore(ITokenVault vault, TimeProvider clock)
{
    private const string Column = "idempotency_keys.answer_sealed";

    public NewAnswer Pack(IdempotentCall call, Answer answer, bool secret, Scope scope)
    {
        var id = Uuid7.New(clock.GetUtcNow());
        if (!secret)
            return new(call.Key, new(id, call.Fingerprint, answer.Status, answer.ContentType, answer.Body, null), null);

        var envelope = vault.Seal(new Secret(Encoding.UTF8.GetString(answer.Body)), Slot(scope, id));
        return new(call.Key, new(id, call.Fingerprint, answer.Status, answer.ContentType, null, envelope), vault.KeyIdOf(envelope));
    }

    /// <summary>The first answer again, or a refusal when it belongs to another request.</summary>
    public Result<Answer> Replay(IdempotentCall call, StoredAnswer stored, Scope scope)
    {
        if (!CryptographicOperations.FixedTimeEquals(call.Fingerprint, stored.Fingerprint))
        {
            scope.AuditRefusal("idempotency.reused", call.Key);
            return new IdempotencyKeyReused();
        }

        if (stored.Body is { } body)
            return new Answer(stored.Status, stored.ContentType, body, Replayed: true);

        if (!vault.TryOpen(stored.Envelope, Slot(scope, stored.RowId), out var plain))
        {
            scope.AuditRefusal("vault.unreadable", $"{Column}:{stored.RowId}");
            return new Unavailable(TimeSpan.FromSeconds(30));
        }

        return new Answer(stored.Status, stored.ContentType, Encoding.UTF8.GetBytes(plain.Reveal()), Replayed: true);
    }

    // An answer of a whole tenant has no workspace: sixteen zero bytes take its place, also in the row's key.
    private static VaultSlot Slot(Scope scope, Guid rowId) =>
        new(Column, scope.RecordedTenant!.Value.Value, (scope.RecordedWorkspace ?? Id<Workspace>.None).Value, rowId);
}
