namespace Proxy.Actors.Pools;

/// <summary>What kept an endpoint from being reached.</summary>
internal enum DialFailure : byte
{
    /// <summary>It refused or could not be reached, or there was none to try.</summary>
    Server,

    /// <summary>It did not answer in time.</summary>
    Timeout,

    /// <summary>The node ran out of ports, descriptors or memory.</summary>
    Resource,
}
