using Postato.Domain.Networks;

namespace Postato.Networks.Tests.Contract;

/// <summary>
/// A fixture that declares its network's capabilities before it starts, because the contract derives its cases from them.
/// </summary>
public interface IDeclaredNetwork
{
    static abstract NetworkCapabilities Declared { get; }
}
