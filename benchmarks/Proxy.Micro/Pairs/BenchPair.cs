using Proxy.Actors.Pairs;
using Proxy.Transport;

namespace Proxy.Micro.Pairs;

/// <summary>Binds pairs that have no actor. None of them ends while it is measured.</summary>
internal sealed class BenchPair : IPairOwner
{
    private static readonly BenchPair Owner = new();

    /// <summary>Binds two legs with the timeouts of the configuration. On the loop's thread.</summary>
    internal static ConnectionPair Bind(NodeLoop loop, ILeg client, ILeg server) => new(loop, Owner, loop.Node.Model.Timeouts, client, server);

    public void OnPairEnded(ConnectionPair pair) => throw new InvalidOperationException($"a measured pair has ended with {pair.End}");
}
