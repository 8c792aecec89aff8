namespace Proxy.Actors.Pairs;

/// <summary>How far a connection had come when it ended, in HAProxy's letters (configuration manual 8.5). Its <c>H</c> and <c>T</c> do not occur.</summary>
public enum TerminationPhase : byte
{
    /// <summary>To its end. Written <c>-</c>.</summary>
    Complete,

    /// <summary><c>R</c>: it had no route yet.</summary>
    Request,

    /// <summary><c>Q</c>: it waited for a server that is not full.</summary>
    Queue,

    /// <summary><c>C</c>: it had no server yet.</summary>
    Connect,

    /// <summary><c>D</c>: bytes could go both ways, or one way still.</summary>
    Data,

    /// <summary><c>L</c>: the server had finished, and the client had not taken its last bytes from us.</summary>
    Last,
}
