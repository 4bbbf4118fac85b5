namespace Postato.Api.Security;

/// <summary>Where to report a vulnerability (RFC 9116).</summary>
internal static class SecurityTxt
{
    public const string Path = "/.well-known/security.txt";

    private static readonly byte[] Text = Read();

    public static void MapSecurityTxt(this IEndpointRouteBuilder routes) =>
        routes.MapGet(Path, () => TypedResults.Bytes(Text, "text/plain; charset=utf-8")).ExcludeFromDescription();

    private static byte[] Read()
    {
        using var stream = typeof(SecurityTxt).Assembly.GetManifestResourceStream("Postato.Api.Security.security.txt")!;
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
