using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Postato.Run;

/// <summary>The folder of one running copy: lasting settings, keys, logs, and the file with addresses and keys.</summary>
internal sealed class RunHome
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.Never,
    };

    private RunHome(string folder) => Folder = folder;

    public string Folder { get; }

    public string LockFile => At("run.lock");

    public string PidFile => At("run.pid");

    public string DemoFile => At("demo.json");

    public string VaultKeyFile => At("vault.key");

    public string Logs => At("logs");

    public string Media => At("media");

    public string SandboxData => At("sandbox");

    /// <summary>
    /// PostgreSQL's data folder. When run by root, PostgreSQL runs as another user that must reach it: so it is beside a home that only
    /// root can enter.
    /// </summary>
    public string PostgresFolder => Environment.IsPrivilegedProcess && !IsOpen(Folder)
        ? Path.Combine("/var/lib/postato", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Folder)))[..16])
        : At("postgres");

    /// <summary>Instructions for replacing this home with a new one.</summary>
    public string HowToBeginAnew
    {
        get
        {
            string[] folders = PostgresFolder == At("postgres") ? [Folder] : [Folder, PostgresFolder];
            return $"Move {string.Join(" and ", folders)} aside to keep what is in there, or delete it, and run again: a new home is made.";
        }
    }

    public string PostgresData => Path.Combine(PostgresFolder, "data");

    public static RunHome Open(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            var home = new RunHome(Path.GetFullPath(folder));
            foreach (var inside in (string[])[home.Logs, home.Media, home.SandboxData])
                Directory.CreateDirectory(inside);
            return home;
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw new Sentence(
                $"{folder} cannot be written ({failed.Message}): set POSTATO_HOME to a folder that you may write, on a disk with room.");
        }
    }

    public Settings ReadSettings() => Read<Settings>(At("settings.json")) ?? new Settings();

    public void Write(Settings settings) => WriteSecretly(At("settings.json"), JsonSerializer.Serialize(settings, Json));

    public Demo? ReadDemo() => Read<Demo>(DemoFile);

    public void Write(Demo demo) => WriteSecretly(DemoFile, JsonSerializer.Serialize(demo, Json));

    /// <summary>Written by renaming, so that no reader sees half of it, and readable for its owner only.</summary>
    public static void WriteSecretly(string path, string text)
    {
        var partial = path + ".partial";
        using (var file = new FileStream(
            partial, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = OwnerOnly }))
            file.Write(Encoding.UTF8.GetBytes(text));
        File.Move(partial, path, overwrite: true);
    }

    /// <summary>A log that only its owner can read, even when an older run created it readable for all.</summary>
    public static FileStream OpenLog(string path, FileMode mode = FileMode.Append)
    {
        var file = new FileStream(
            path,
            new FileStreamOptions { Mode = mode, Access = FileAccess.Write, Share = FileShare.ReadWrite, UnixCreateMode = OwnerOnly });
        File.SetUnixFileMode(file.SafeFileHandle, OwnerOnly);
        return file;
    }

    private string At(string name) => Path.Combine(Folder, name);

    private static T? Read<T>(string path)
        where T : class
    {
        if (!File.Exists(path))
            return null;

        try
        {
            return JsonSerializer.Deserialize<T>(File.ReadAllText(path), Json);
        }
        catch (JsonException)
        {
            throw new Sentence($"{path} is not what was written there: delete it, and a new one is made.");
        }
    }

    private static bool IsOpen(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            if ((at.UnixFileMode & UnixFileMode.OtherExecute) == 0)
                return false;
        }

        return true;
    }
}

/// <summary>What later runs of this home reuse.</summary>
internal sealed record Settings
{
    public Dictionary<string, int> Ports { get; init; } = [];
    public string OwnerPassword { get; init; } = NewSecret();
    public string AppPassword { get; init; } = NewSecret();
    public string SuperuserPassword { get; init; } = NewSecret();
    public string RpcToken { get; init; } = NewSecret();
    public string RpcOperatorToken { get; init; } = NewSecret();
    public SeededTenant? First { get; set; }
    public SeededTenant? Second { get; set; }

    private static string NewSecret() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
}

internal sealed record SeededTenant(string TenantId, string WorkspaceId);
