using System.Net;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.RateLimits;

/// <summary>The limits as they apply to one request; one instance per request.</summary>
public sealed class RequestLimits(RateLimiter limiter)
{
    private byte[]? shownKey;
    private IPAddress? from;
    private bool byNetwork;
    private bool admitted;

    /// <summary>The state for the answer's headers; null where nothing is counted.</summary>
    public RateLimitState? State { get; private set; }

    /// <summary>Counts the request before any work. A refusal says when to try again.</summary>
    /// <param name="keyHash">SHA-256 of the key that was sent, if it was well formed.</param>
    public RateLimited? Arrive(byte[]? keyHash, IPAddress? address)
    {
        (shownKey, from) = (keyHash, address);
        State = limiter.Arrive(keyHash, address, out byNetwork);
        return State.Value.Refusal;
    }

    /// <summary>The caller is authenticated: counts its tenant and workspace too, once per request.</summary>
    public RateLimited? Admit(Id<Tenant> tenant, Id<Workspace>? workspace)
    {
        if (State is null || admitted)
            return null;

        admitted = true;
        if (shownKey is not null && byNetwork)
        {
            State = limiter.Prove(shownKey, from);
            if (State.Value.Refusal is { } over)
                return over;
        }

        return Keep(limiter.TakeTenant(tenant)) ?? (workspace is { } id ? Keep(limiter.TakeWorkspace(id)) : null);
    }

    /// <summary>The caller was refused: the next request with this key counts against its network again.</summary>
    public void Reject()
    {
        if (shownKey is not null)
            limiter.Reject(shownKey);
    }

    /// <summary>Counts an idempotency key that is about to be stored.</summary>
    public RateLimited? KeepKey(Id<Tenant> tenant) => State is null ? null : Keep(limiter.TakeIdempotencyKey(tenant));

    private RateLimited? Keep(RateLimitState state)
    {
        if (state.Allowed)
            return null;

        State = state;
        return state.Refusal;
    }
}
