using Akka.Actor;
using Proxy.Transport;

namespace Proxy.Actors.Pairs;

/// <summary>Pairs in TIME-WAIT, oldest first: each is told to passivate when it has sat there for a moment. One timer
/// serves them all, as they all wait equally long.</summary>
internal sealed class PassivationQueue : LoopTimer
{
    // Long enough for one look at the clock to serve many, and so short that few of a storm of short connections are alive when
    // garbage is collected, and the tree that a shard has of its children, copied along a path for each of them, is small.
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(5);

    private readonly Queue<(long Due, IActorRef Pair)> _queue = new();
    private readonly IoLoop _loop;
    private readonly long _wait;

    internal PassivationQueue(IoLoop loop, TimeSpan timeWait)
    {
        _loop = loop;
        _wait = (long)Math.Min(Moment.TotalMilliseconds, timeWait.TotalMilliseconds);
    }

    /// <summary>Pairs that wait.</summary>
    internal int Count => _queue.Count;

    internal void Add(IActorRef pair)
    {
        _queue.Enqueue((_loop.Now + _wait, pair));
        if (!IsArmed) _loop.Arm(this, _wait);
    }

    protected override void OnDue()
    {
        while (_queue.TryPeek(out var next) && next.Due <= _loop.Now) _queue.Dequeue().Pair.Tell(PassivatePair.Instance);
        if (_queue.TryPeek(out var first)) _loop.Arm(this, first.Due - _loop.Now);
    }
}
