using Akka.Actor;
using Proxy.Actors.Pairs;
using Proxy.Transport;

namespace Proxy.Actors.Listeners;

/// <summary>Pairs in TIME-WAIT, oldest first: each is told to passivate when it has sat there for a moment. One timer
/// serves them all, as they all wait equally long.</summary>
internal sealed class PassivationQueue : LoopTimer
{
    // Long enough for a look at a pair that has just ended, short enough that a storm of short connections keeps few
    // actors: 5,000 a second are 30 MB.
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

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
