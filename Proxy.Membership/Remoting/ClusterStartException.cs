namespace Proxy.Membership.Remoting;

/// <summary>The cluster port or its certificates cannot be had.</summary>
/// <param name="key">The configuration key that it is about.</param>
/// <param name="problem">What is wrong.</param>
/// <param name="remedy">What to do about it.</param>
/// <param name="cause">The kernel's or the file system's error; null for none.</param>
public sealed class ClusterStartException(string key, string problem, string remedy, Exception? cause = null)
    : Exception($"{key}: {problem} ({remedy})", cause)
{
    /// <summary>The configuration key that it is about.</summary>
    public string Key { get; } = key;
}
