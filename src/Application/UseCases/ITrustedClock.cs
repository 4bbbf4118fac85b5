namespace Postato.Application.UseCases;

/// <summary>Whether this host's clock is close enough to the database's to sign requests, which contain a time.</summary>
public interface ITrustedClock
{
    bool MaySign { get; }
}
