using Postato.Domain.Primitives;

namespace Postato.Application.Media;

/// <summary>Stores files. Keys are made from ids and random bits only, never from a customer's file name.</summary>
public interface IMediaStore
{
    /// <summary>
    /// Streams the body with constant memory. Nothing is kept when it fails or the body is longer than allowed (<see
    /// cref="PayloadTooLarge"/>).
    /// </summary>
    Task<Result<StoredBytes>> SaveAsync(string key, Stream body, long maximumBytes, CancellationToken ct);

    /// <exception cref="FileNotFoundException">No such key.</exception>
    Task<Stream> OpenAsync(string key, CancellationToken ct);

    /// <summary>Succeeds also when the file is already gone.</summary>
    Task DeleteAsync(string key, CancellationToken ct);
}

/// <param name="Sha256">Lower-case hex.</param>
public sealed record StoredBytes(long SizeBytes, string Sha256);
