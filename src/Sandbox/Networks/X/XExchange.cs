using Postato.Sandbox.Core;

namespace Postato.Sandbox.Networks.X;

/// <summary>A request to X, and the account of its token.</summary>
internal sealed class XExchange(HttpContext http, byte[] body, string operation, string id) : Exchange(http, body, operation, id)
{
    private const int UsualLag = 30;

    /// <summary>Null when its token is missing, unknown or revoked.</summary>
    public XSession? Session { get; set; }

    /// <summary>A delay that applies in addition to the post's fault.</summary>
    public bool Lags { get; set; }

    /// <summary>How late lists show the post of this call.</summary>
    public int LagSeconds => Fault is { Kind: "lag" } ordered ? ordered.Seconds ?? UsualLag : Lags ? UsualLag : 0;
}
