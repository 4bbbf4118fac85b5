namespace Postato.Infrastructure.Http;

/// <summary>
/// Names that lead to internal hosts or nowhere. As of 2026-11-24: the IANA registry of Special-Use Domain Names (RFC 6761 and later)
/// without example.com, .net and .org, which are public; the private names of RFC 6762, appendix G; the internal names of container
/// platforms.
/// </summary>
internal static class SpecialUseNames
{
    private static readonly string[] Ends =
    [
        ".localhost", ".local", ".test", ".example", ".invalid", ".onion", ".alt", ".arpa", ".home.arpa",
        ".intranet", ".internal", ".private", ".corp", ".home", ".lan", ".localdomain",
        ".svc", ".cluster.local",
    ];

    /// <param name="host">Mapped by IDNA, with at least two labels and no trailing dot.</param>
    public static bool Include(string host) => Array.Exists(Ends, end => host.EndsWith(end, StringComparison.OrdinalIgnoreCase));
}
