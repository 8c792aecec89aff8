namespace Proxy.Actors.Gates;

/// <summary>Why a request has no response.</summary>
internal enum UpstreamFailure : byte
{
    /// <summary>No server could be reached.</summary>
    Unreachable,

    /// <summary>The server's connection was lost before its response was over.</summary>
    Lost,

    /// <summary>What the server sent is no response that is understood in one way only.</summary>
    Malformed,

    /// <summary>The server took too long.</summary>
    Late,

    /// <summary>The memory of the request's head was wanted for others before it was sent.</summary>
    GaveWay,
}
