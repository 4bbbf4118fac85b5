using System.Buffers;
using System.Security.Cryptography;
using Postato.Application.Media;
using Postato.Domain.Primitives;

namespace Postato.Infrastructure.Media;

/// <summary>
/// Stores files in a folder of this machine. A file is written under a temporary name and then renamed, so it is either complete or absent.
/// </summary>
internal sealed class LocalMediaStore(string root) : IMediaStore
{
    private const int BufferSize = 64 * 1024;

    private readonly string root = Path.GetFullPath(root);

    public async Task<Result<StoredBytes>> SaveAsync(string key, Stream body, long maximumBytes, CancellationToken ct)
    {
        var path = PathOf(key) ?? throw new ArgumentException("Not a storage key of this store.", nameof(key));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var partial = path + ".partial";
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            long size = 0;
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            await using (var file = new FileStream(
                partial, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, useAsync: true))
            {
                int read;
                while ((read = await body.ReadAsync(buffer.AsMemory(0, BufferSize), ct)) > 0)
                {
                    size += read;
                    if (size > maximumBytes)
                        return new PayloadTooLarge(maximumBytes);

                    hash.AppendData(buffer, 0, read);
                    await file.WriteAsync(buffer.AsMemory(0, read), ct);
                }

                file.Flush(flushToDisk: true);
            }

            File.Move(partial, path);
            return new StoredBytes(size, Convert.ToHexStringLower(hash.GetHashAndReset()));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            File.Delete(partial);
        }
    }

    public Task<Stream> OpenAsync(string key, CancellationToken ct) => PathOf(key) is { } path && IsPlainFile(path)
        ? Task.FromResult<Stream>(
            new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, BufferSize, useAsync: true))
        : throw new FileNotFoundException("No such medium.");

    public Task DeleteAsync(string key, CancellationToken ct)
    {
        if (PathOf(key) is { } path && IsPlainFile(path))
            File.Delete(path);

        return Task.CompletedTask;
    }

    // A symbolic link could lead outside the folder, so it is not followed.
    private static bool IsPlainFile(string path) => new FileInfo(path) is { Exists: true, LinkTarget: null };

    private string? PathOf(string key) => MediaKey.IsWellFormed(key) ? Path.Combine(root, key) : null;
}
