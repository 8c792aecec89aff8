using Proxy.Transport;

namespace Proxy.Actors.Pairs;

/// <summary>A live pair as its loop saw it when a listing came by: a value, taken without a system call, and without an allocation
/// but the first time that something is to be told of its opening.</summary>
internal struct PairSnapshot
{
    /// <summary>Milliseconds without a byte after which a pair that keeps bytes counts as stalled. A busy pair keeps bytes
    /// for a moment now and then.</summary>
    internal const long StalledAfter = 1000;

    internal long Number;
    internal PairState State;
    internal string Listener;
    internal TcpAddress Client;
    internal string Endpoint;
    internal TcpAddress Server;
    internal long Age;
    internal long Idle;
    internal long BytesToServer;
    internal long BytesToClient;
    internal int KeptToServer;
    internal int KeptToClient;

    /// <summary>Whether it is bound to an answer and has no server leg.</summary>
    internal bool IsServedHere;

    internal PairDetails? Details;

    /// <summary>Bytes a second; -1 when it was not measured.</summary>
    internal long Rate;

    internal readonly long Bytes => BytesToServer + BytesToClient;
}
