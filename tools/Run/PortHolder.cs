using System.Globalization;

namespace Postato.Run;

/// <summary>Which program listens at a port: /proc/net/tcp has the socket, /proc/{pid}/fd its process.</summary>
internal static class PortHolder
{
    public static string Of(int port)
    {
        try
        {
            var hex = port.ToString("X4", CultureInfo.InvariantCulture);
            var inode = ((string[])["/proc/net/tcp", "/proc/net/tcp6"])
                .Where(File.Exists)
                .SelectMany(File.ReadLines)
                .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                    .FirstOrDefault(
                        columns => columns.Length > 9 && columns[1].EndsWith($":{hex}", StringComparison.Ordinal)
                            && columns[3] == "0A")?[9];
            foreach (var process in ProcessTable.All.Where(
                process => inode is not null && process.Descriptors.Contains($"socket:[{inode}]")))
                return $"{process.Name} (process {process.Id})";
        }
        catch (IOException)
        {
            // Not on Linux.
        }

        return "another program";
    }
}
