using System.Net.Sockets;

namespace Postato.Infrastructure.Http;

/// <summary>Not one byte of the request was written, so it had no effect.</summary>
internal sealed class RequestNeverLeft(Uri url, Exception cause) : IOException($"A request to {url.Host} never left.", cause)
{
    public bool WasRefusedByGuard => Refusal is not null;

    /// <summary>Why the target was refused, for the log only; null when it was not.</summary>
    public string? Refusal => Causes.OfType<TargetRefused>().FirstOrDefault()?.Reason;

    /// <summary>No name server answered, which says nothing about the name.</summary>
    public bool NamesAreUnavailable =>
        Causes.OfType<SocketException>().Any(failed => failed.SocketErrorCode is SocketError.TryAgain or SocketError.NoRecovery);

    private IEnumerable<Exception> Causes
    {
        get
        {
            for (var cause = InnerException; cause is not null; cause = cause.InnerException)
                yield return cause;
        }
    }
}

/// <summary>The request left, at least in part, and its answer is lost: the effect may have happened.</summary>
/// <param name="status">Set when the answer began and broke off.</param>
internal sealed class AnswerLost(Uri url, int? status, Exception cause) : IOException($"The answer of {url.Host} was lost.", cause)
{
    public int? Status { get; } = status;
}

/// <summary>The guarded client refused the target: nothing was sent.</summary>
/// <param name="reason">For the log only.</param>
internal sealed class TargetRefused(string reason) : IOException($"The guarded HTTP client refused a target: {reason}.")
{
    public string Reason { get; } = reason;
}
