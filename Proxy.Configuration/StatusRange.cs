namespace Proxy.Configuration;

/// <summary>HTTP status codes from one to another, both included: <c>200</c> or <c>200-399</c>.</summary>
/// <param name="First">The first, 100 to 599.</param>
/// <param name="Last">The last.</param>
public readonly record struct StatusRange(int First, int Last)
{
    /// <summary>Whether a code is among them.</summary>
    /// <param name="status">The code.</param>
    public bool Contains(int status) => status >= First && status <= Last;

    /// <summary>As it is written in a configuration.</summary>
    public override string ToString() => First == Last ? $"{First}" : $"{First}-{Last}";
}
