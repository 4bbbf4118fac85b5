using System.Text.Json;

namespace Postato.Sandbox.Core;

/// <summary>State that survives a restart or a kill: a line is written before the answer, and read at start.</summary>
internal sealed class Journal : IDisposable
{
    private readonly Lock gate = new();
    private readonly string? path;
    private FileStream? file;

    /// <param name="folder">Null keeps it in memory only.</param>
    public Journal(string? folder)
    {
        if (folder is null)
            return;

        Directory.CreateDirectory(folder);
        Folder = folder;
        path = Path.Combine(folder, "journal.jsonl");
    }

    public string? Folder { get; }

    /// <summary>The entries so far: network, kind and value. A last line that was cut off is left out.</summary>
    public IEnumerable<(string Platform, string Kind, JsonElement Value)> Read()
    {
        if (path is null || !File.Exists(path))
            yield break;

        foreach (var line in File.ReadLines(path))
        {
            if (Parse(line) is { } entry)
                yield return (
                    entry.GetProperty("platform").GetString()!, entry.GetProperty("kind").GetString()!, entry.GetProperty("value"));
        }
    }

    public void Append<T>(string platform, string kind, T value)
    {
        if (path is null)
            return;

        var line = JsonSerializer.SerializeToUtf8Bytes(new { platform, kind, value }, Json.Options);
        lock (gate)
        {
            file ??= Open(path);
            file.Write([.. line, (byte)'\n']);
        }
    }

    public void Dispose() => file?.Dispose();

    // Ends a line that was cut off, so that the next entry starts a new one.
    private static FileStream Open(string path)
    {
        var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
        if (file.Length > 0)
        {
            file.Seek(-1, SeekOrigin.End);
            if (file.ReadByte() != '\n')
                file.WriteByte((byte)'\n');
        }

        file.Seek(0, SeekOrigin.End);
        return file;
    }

    private static JsonElement? Parse(string line)
    {
        try
        {
            return JsonElement.Parse(line);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
