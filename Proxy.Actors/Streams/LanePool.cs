using Akka.Streams;
using Proxy.Transport;

namespace Proxy.Actors.Streams;

/// <summary>The lanes of one loop, attached to pairs and free. Used on the loop's thread
/// only.</summary>
internal sealed class LanePool
{
    // A lane is 8 KB; more than this many at once were a burst that need not be kept up.
    private const int FreeLanesKept = 256;

    // Pairs that wait for readers in more lanes than this are not all about to go on.
    private const int WaitingLanesKept = 64;

    private readonly IoLoop _loop;
    private readonly IMaterializer _materializer;
    private readonly Stack<Lane> _free = new();
    private readonly Queue<PairDirection> _waiting = new();
    private Lane? _called;

    internal LanePool(IoLoop loop, IMaterializer materializer)
    {
        _loop = loop;
        _materializer = materializer;
    }

    /// <summary>Lanes that serve a pair now, or are called to.</summary>
    internal int Attached { get; private set; }

    /// <summary>Lanes that wait for a pair.</summary>
    internal int Free => _free.Count;

    /// <summary>Whether so many lanes are attached that a pair that waits for its reader gives its own back.</summary>
    internal bool IsCrowded => Attached > WaitingLanesKept;

    /// <summary>Gives the direction's pair a lane.</summary>
    internal Lane Attach(PairDirection direction)
    {
        var lane = Take();
        lane.Attach(direction);
        return lane;
    }

    /// <summary>Directions that wait for a lane.</summary>
    internal int Waiting => _waiting.Count;

    /// <summary>The loop's round: the same as long as it has not looked at its sockets.</summary>
    internal long Round => _loop.Round;

    /// <summary>Has a direction that can be read served by the next lane that runs, after those that wait already. One lane at
    /// one call moves the bytes of all that the loop's sockets bring at a time.</summary>
    internal void Serve(PairDirection direction)
    {
        if (direction.WaitsForLane) return;
        direction.WaitsForLane = true;
        _waiting.Enqueue(direction);
        if (_called is null) TakeToCall().Call();
    }

    /// <summary>Calls a lane, after the loop has looked at its sockets, if a direction waits and none has been called.</summary>
    internal void CallIfWaiting()
    {
        if (_called is null && HasWaiting()) TakeToCall().CallLater();
    }

    /// <summary>Tells a port's receive stage that it can go on, but not before the loop has looked at its sockets: what a stage
    /// tells itself comes at once, before all else.</summary>
    internal void TellLater(LanePort port) => _loop.Arm(port, 0);

    /// <summary>If it is the lane that was called, it serves those that wait now; for later ones another one is called.</summary>
    internal void OnRuns(Lane lane)
    {
        if (ReferenceEquals(_called, lane)) _called = null;
    }

    /// <summary>The next direction that waits; null if none does.</summary>
    internal PairDirection? TakeWaiting() => HasWaiting() ? Dequeue() : null;

    /// <summary>A lane is free again.</summary>
    internal void Return(Lane lane)
    {
        Attached--;
        if (_free.Count < FreeLanesKept) _free.Push(lane);
        else lane.Complete();
    }

    /// <summary>An attached lane, or one that was called, has failed and does not come back.</summary>
    internal void Forget() => Attached--;

    /// <summary>Whether the first one of the queue still waits: one whose pair has a lane by now is served by that.</summary>
    private bool HasWaiting()
    {
        while (_waiting.TryPeek(out var direction))
        {
            if (direction.Pair.Lane is null) return true;
            Dequeue();
        }

        return false;
    }

    private PairDirection Dequeue()
    {
        var direction = _waiting.Dequeue();
        direction.WaitsForLane = false;
        return direction;
    }

    private Lane Take()
    {
        if (!_free.TryPop(out var lane)) lane = new Lane(this, _materializer);
        Attached++;
        return lane;
    }

    private Lane TakeToCall()
    {
        _called = Take();
        return _called;
    }

    /// <summary>Ends the free lanes.</summary>
    internal void Clear()
    {
        while (_free.TryPop(out var lane)) lane.Complete();
    }
}
