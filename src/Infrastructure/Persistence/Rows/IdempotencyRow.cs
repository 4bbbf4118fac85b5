using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Infrastructure.Persistence.Rows;

/// <summary>An idempotency key with its final answer: as sent, or sealed when the answer holds a secret.</summary>
internal sealed class IdempotencyRow
{
    public Id<Tenant> TenantId { get; init; }

    public Id<Workspace> WorkspaceId { get; init; }

    public string Key { get; init; } = "";

    /// <summary>The row's own id, to which a sealed answer is bound.</summary>
    public Guid Id { get; init; }

    public byte[] Fingerprint { get; init; } = [];

    public int Status { get; init; }

    public string ContentType { get; init; } = "";

    public byte[]? Answer { get; init; }

    public byte[]? AnswerSealed { get; init; }

    public int? AnswerSealedKey { get; init; }

    /// <summary>The key is kept as long as one of these is not in a final state.</summary>
    public IReadOnlyList<Guid> PostIds { get; init; } = [];

    public DateTimeOffset CreatedAt { get; init; }
}
