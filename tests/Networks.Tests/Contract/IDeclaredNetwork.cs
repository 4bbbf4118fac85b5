using Postato.Domain.Networks;

namespace Postato.Networks.Tests.Contract;

/// <summary>A stage that says what its network declares before anything is started: the contract makes its cases of that.</summary>
public interface IDeclaredNetwork
{
    static abstract NetworkCapabilities Declared { get; }
}
