using Akka.Streams;
using Proxy.Actors.Pairs;

namespace Proxy.Actors.Streams;

/// <summary>The lanes of one loop, attached to pairs and free. Used on the loop's thread
/// only.</summary>
internal sealed class LanePool
{
    // A lane is 8 KB; more than this many at once were a burst that need not be kept up.
    private const int FreeLanesKept = 256;

    // Pairs that wait for readers in more lanes than this are not all about to go on.
    private const int WaitingLanesKept = 64;

    private readonly IMaterializer _materializer;
    private readonly Stack<Lane> _free = new();

    internal LanePool(IMaterializer materializer) => _materializer = materializer;

    /// <summary>Lanes that serve a pair now.</summary>
    internal int Attached { get; private set; }

    /// <summary>Lanes that wait for a pair.</summary>
    internal int Free => _free.Count;

    /// <summary>Whether so many lanes are attached that a pair that waits for its reader gives its own back.</summary>
    internal bool IsCrowded => Attached > WaitingLanesKept;

    /// <summary>Gives the pair a lane.</summary>
    internal Lane Attach(ConnectionPair pair)
    {
        if (!_free.TryPop(out var lane)) lane = new Lane(this, _materializer);
        Attached++;
        lane.Attach(pair);
        return lane;
    }

    /// <summary>A lane is free again.</summary>
    internal void Return(Lane lane)
    {
        Attached--;
        if (_free.Count < FreeLanesKept) _free.Push(lane);
        else lane.Complete();
    }

    /// <summary>An attached lane has failed and does not come back.</summary>
    internal void Forget() => Attached--;

    /// <summary>Ends the free lanes.</summary>
    internal void Clear()
    {
        while (_free.TryPop(out var lane)) lane.Complete();
    }
}
