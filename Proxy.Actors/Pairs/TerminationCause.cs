namespace Proxy.Actors.Pairs;

/// <summary>Who or what ended a connection, in HAProxy's letters (configuration manual 8.5). Its <c>L</c> and <c>U</c> do not occur.</summary>
public enum TerminationCause : byte
{
    /// <summary>Nobody: both sides closed in order. Written <c>-</c>.</summary>
    Normal,

    /// <summary><c>C</c>: the client broke it off.</summary>
    Client,

    /// <summary><c>S</c>: the server broke it off or refused it, or there was none.</summary>
    Server,

    /// <summary><c>P</c>: the node did not let the client in.</summary>
    Proxy,

    /// <summary><c>R</c>: the node ran out of ports, descriptors or memory.</summary>
    Resource,

    /// <summary><c>I</c>: a defect of the node.</summary>
    Internal,

    /// <summary><c>K</c>: an operator, or the end of the node.</summary>
    Killed,

    /// <summary><c>c</c>: the client was waited for in vain.</summary>
    ClientTimeout,

    /// <summary><c>s</c>: the server was waited for in vain.</summary>
    ServerTimeout,

    /// <summary><c>D</c>: the node, as the server is down or gone.</summary>
    Down,
}
