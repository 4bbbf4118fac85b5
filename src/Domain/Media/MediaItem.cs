using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Domain.Media;

/// <summary>An image (later: video, document). Its properties are read from its bytes.</summary>
public sealed class MediaItem : IEntity
{
    /// <summary>How long media that no post uses are kept.</summary>
    public static readonly TimeSpan UnusedLife = TimeSpan.FromDays(7);

    public static string Prefix => "med";

    private MediaItem() { }

    public Id<Tenant> TenantId { get; private init; }

    public Id<Workspace> WorkspaceId { get; private init; }

    public Id<MediaItem> Id { get; private init; }

    /// <summary><c>image</c>.</summary>
    public string Type { get; private init; } = "";

    public string MimeType { get; private init; } = "";

    public long SizeBytes { get; private init; }

    public int? Width { get; private init; }

    public int? Height { get; private init; }

    public int? DurationMs { get; private init; }

    /// <summary>Lower-case hex.</summary>
    public string Sha256 { get; private init; } = "";

    /// <summary><c>ready</c>; the others come with uploads in two steps.</summary>
    public string Status { get; private init; } = "";

    public string? Filename { get; private init; }

    public string? Alt { get; private init; }

    /// <summary><c>{tenant}/{yyyy}/{mm}/{random}</c>, from ids alone.</summary>
    public string StorageKey { get; private init; } = "";

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset? ExpiresAt { get; private set; }

    public DateTimeOffset? DeletedAt { get; private set; }

    public static MediaItem Ready(
        Id<Tenant> tenant, Id<Workspace> workspace, Id<MediaItem> id, MediaFacts facts, string storageKey, string? filename, string? alt,
        DateTimeOffset now) => new()
        {
            TenantId = tenant,
            WorkspaceId = workspace,
            Id = id,
            Type = "image",
            MimeType = facts.MimeType,
            SizeBytes = facts.SizeBytes,
            Width = facts.Width,
            Height = facts.Height,
            DurationMs = facts.DurationMs,
            Sha256 = facts.Sha256,
            Status = "ready",
            Filename = filename,
            Alt = alt,
            StorageKey = storageKey,
            CreatedAt = now,
            ExpiresAt = now + UnusedLife,
        };

    public void Delete(DateTimeOffset now) => DeletedAt = now;
}

/// <summary>Properties read from the bytes, never from a name or a header.</summary>
/// <param name="Sha256">Lower-case hex.</param>
public sealed record MediaFacts(string MimeType, long SizeBytes, int? Width, int? Height, int? DurationMs, string Sha256);
