using Proxy.Configuration;

namespace Proxy.Actors.Pools;

/// <summary>An operator's change of how a pool balances.</summary>
/// <param name="Method">How the endpoint of a new pair is picked; null: as configured.</param>
public readonly record struct BalanceChange(BalanceMethod? Method);
