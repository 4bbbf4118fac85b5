using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.Media;

/// <summary>
/// Storage keys: <c>{tenant}/{yyyy}/{mm}/{128 random bits as hex}</c>. Knowing a key is enough to read the file, so keys cannot be guessed.
/// </summary>
public static partial class MediaKey
{
    public static string New(Id<Tenant> tenant, DateTimeOffset now) =>
        string.Create(
            CultureInfo.InvariantCulture, $"{tenant}/{now:yyyy}/{now:MM}/{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16))}");

    public static bool IsWellFormed(string key) => Form().IsMatch(key);

    [GeneratedRegex("\\Aten_[0-9A-HJKMNP-TV-Z]{26}/[0-9]{4}/[0-9]{2}/[0-9a-f]{32}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
