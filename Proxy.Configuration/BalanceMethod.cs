namespace Proxy.Configuration;

/// <summary>How a pool picks the endpoint of a new pair; in HOCON the names are kebab-case.</summary>
public enum BalanceMethod
{
    /// <summary>Endpoints take turns, each as often as its weight says.</summary>
    RoundRobin,
}
