using Akka.Actor;
using Akka.Dispatch;
using Akka.Dispatch.MessageQueues;

namespace Proxy.Actors.Placement;

/// <summary>The messages of one actor on a loop. Nearly all of them come from the loop's own thread and are few, so it is
/// room for one and a ring for those behind it: a hundred bytes, where Akka's own queue takes more than a thousand for each
/// of the three actors of a pair.</summary>
/// <remarks>Thread-safe, as any actor may be told something from anywhere. Holds as many messages as come.</remarks>
public sealed class LoopMessages : IMessageQueue, IUnboundedMessageQueueSemantics
{
    private const int FirstCapacity = 4; // a power of two, as is every capacity after it
    private const int MaxKept = 64;

    private Envelope _next; // mostly the only one
    private Envelope[] _ring = [];
    private int _head;
    private int _count;

    /// <inheritdoc/>
    public bool HasMessages => Volatile.Read(ref _count) > 0;

    /// <inheritdoc/>
    public int Count => Volatile.Read(ref _count);

    private int InRing => _count - 1;

    /// <inheritdoc/>
    public void Enqueue(IActorRef receiver, Envelope envelope)
    {
        lock (this)
        {
            if (_count == 0)
            {
                _next = envelope;
            }
            else
            {
                if (InRing == _ring.Length) Grow();
                _ring[(_head + InRing) & (_ring.Length - 1)] = envelope;
            }

            Volatile.Write(ref _count, _count + 1);
        }
    }

    /// <inheritdoc/>
    public bool TryDequeue(out Envelope envelope)
    {
        envelope = default;
        if (!HasMessages) return false;
        lock (this)
        {
            if (_count == 0) return false;
            (envelope, _next) = (_next, default);
            if (InRing > 0)
            {
                _next = _ring[_head];
                _ring[_head] = default;
                _head = (_head + 1) & (_ring.Length - 1);
            }
            else if (_ring.Length > MaxKept)
            {
                (_ring, _head) = ([], 0);
            }

            Volatile.Write(ref _count, _count - 1);
            return true;
        }
    }

    /// <inheritdoc/>
    public void CleanUp(IActorRef owner, IMessageQueue deadletters)
    {
        ArgumentNullException.ThrowIfNull(deadletters);
        while (TryDequeue(out var envelope)) deadletters.Enqueue(owner, envelope);
    }

    private void Grow()
    {
        var larger = new Envelope[Math.Max(FirstCapacity, _ring.Length * 2)];
        for (var i = 0; i < InRing; i++) larger[i] = _ring[(_head + i) & (_ring.Length - 1)];
        (_ring, _head) = (larger, 0);
    }
}
