using Postato.Domain.Primitives;

namespace Postato.Application.Media;

/// <summary>Where bytes live. Keys are made from ids and random bits alone; a customer's file name is never part of one.</summary>
public interface IMediaStore
{
    /// <summary>
    /// Streams to the end with constant memory. Nothing stays behind when it fails or when the body is longer than allowed (<see
    /// cref="PayloadTooLarge"/>).
    /// </summary>
    Task<Result<StoredBytes>> SaveAsync(string key, Stream body, long maximumBytes, CancellationToken ct);

    /// <exception cref="FileNotFoundException">No such key.</exception>
    Task<Stream> OpenAsync(string key, CancellationToken ct);

    /// <summary>Also when it is gone already.</summary>
    Task DeleteAsync(string key, CancellationToken ct);
}

/// <param name="Sha256">Lower-case hex.</param>
public sealed record StoredBytes(long SizeBytes, string Sha256);
