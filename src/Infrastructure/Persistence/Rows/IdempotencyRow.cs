using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Infrastructure.Persistence.Rows;

/// <summary>An idempotency key with its final answer: in bytes as sent, or sealed where the answer holds a secret.</summary>
internal sealed class IdempotencyRow
{
    public Id<Tenant> TenantId { get; init; }

    public Id<Workspace> WorkspaceId { get; init; }

    public string Key { get; init; } = "";

    /// <summary>The row's own id, which a sealed answer is bound to.</summary>
    public Guid Id { get; init; }

    public byte[] Fingerprint { get; init; } = [];

    public int Status { get; init; }

    public string ContentType { get; init; } = "";

    public byte[]? Answer { get; init; }

    public byte[]? AnswerSealed { get; init; }

    public int? AnswerSealedKey { get; init; }

    /// <summary>The key lives as long as one of these is not at its end.</summary>
    public IReadOnlyList<Guid> PostIds { get; init; } = [];

    public DateTimeOffset CreatedAt { get; init; }
}
