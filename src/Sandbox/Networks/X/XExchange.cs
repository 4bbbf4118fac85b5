using Postato.Sandbox.Core;

namespace Postato.Sandbox.Networks.X;

/// <summary>A request to X, and whose token it carries.</summary>
internal sealed class XExchange(HttpContext http, byte[] body, string operation, string id) : Exchange(http, body, operation, id)
{
    private const int UsualLag = 30;

    /// <summary>Null: it carries none that is known and alive.</summary>
    public XSession? Session { get; set; }

    /// <summary>A lag goes with whatever else befalls the post.</summary>
    public bool Lags { get; set; }

    /// <summary>How late the post of this call shows in lists.</summary>
    public int LagSeconds => Fault is { Kind: "lag" } ordered ? ordered.Seconds ?? UsualLag : Lags ? UsualLag : 0;
}
