using Proxy.Actors.Closing;
using Proxy.Transport;

namespace Proxy.Actors.Pairs;

/// <summary>Where the client side of a pair comes from that no client has opened: what is sent was handed in before, by another pair. Used on
/// the pair's loop.</summary>
internal interface IPairOrigin
{
    /// <summary>The name of the pair that it was handed in by.</summary>
    string Pair { get; }

    /// <summary>The address of the client that handed it in.</summary>
    TcpAddress Client { get; }

    /// <summary>The address that this client had connected to.</summary>
    TcpAddress Destination { get; }

    /// <summary>A server is reached.</summary>
    /// <param name="server">Its leg.</param>
    /// <returns>The server leg that the pair is to have in its place.</returns>
    ILeg Bind(ILeg server);

    /// <summary>The pair has ended, or there will be none. Told once.</summary>
    /// <param name="end">Why.</param>
    /// <param name="failures">Endpoints that were tried without success, and why; empty when there were none.</param>
    void OnEnded(PairEnd end, string failures);
}
