namespace Proxy.Testing;

/// <summary>The two sides of a churn connection.</summary>
public enum ChurnRole
{
    /// <summary>The side that connects to the proxy.</summary>
    Client,

    /// <summary>The side that the proxy connects to.</summary>
    Server,
}
