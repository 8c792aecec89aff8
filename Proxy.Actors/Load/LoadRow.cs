namespace Proxy.Actors.Load;

/// <summary>What has gone through a pool or a listener of a node since its start, and what is there now.</summary>
/// <param name="IsPool">Whether it is a pool; else a listener.</param>
/// <param name="Name">Its name.</param>
/// <param name="Pairs">Live pairs.</param>
/// <param name="Total">Pairs ever.</param>
/// <param name="Failures">Attempts to connect to a server that failed.</param>
/// <param name="BytesToServer">Bytes handed over from clients to servers.</param>
/// <param name="BytesToClient">Bytes handed over from servers to clients.</param>
/// <param name="Waiting">Pairs that wait for a place at a server.</param>
/// <param name="Endpoints">Servers of a pool.</param>
/// <param name="Taking">Those of them that take pairs.</param>
internal sealed record LoadRow(
    bool IsPool,
    string Name,
    int Pairs,
    long Total,
    long Failures,
    long BytesToServer,
    long BytesToClient,
    int Waiting,
    int Endpoints,
    int Taking);
