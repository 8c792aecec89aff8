using Proxy.Transport;

namespace Proxy.Actors.Access;

/// <summary>A limit of how many there may be at once, for all loops together, and the listening sockets that wait until there is room. Thread-safe.</summary>
internal sealed class CountLimit
{
    private readonly WaitingListeners _waiting = new();
    private int _count;

    /// <summary>How many there are.</summary>
    internal int Count => Volatile.Read(ref _count);

    /// <summary>Counts one more, if there is room for it.</summary>
    /// <param name="max">How many there may be.</param>
    internal bool TryEnter(int max)
    {
        while (true)
        {
            var count = Volatile.Read(ref _count);
            if (count >= max) return false;
            if (Interlocked.CompareExchange(ref _count, count + 1, count) == count) return true;
        }
    }

    /// <summary>Counts one more that is there already.</summary>
    internal void Enter() => Interlocked.Increment(ref _count);

    /// <summary>One of them is gone: a listening socket that waits goes on.</summary>
    internal void Leave()
    {
        Interlocked.Decrement(ref _count);
        _waiting.Next();
    }

    /// <summary>A listening socket rests until there is room.</summary>
    /// <param name="listener">The socket.</param>
    /// <param name="max">How many there may be.</param>
    internal void Wait(ListenSocket listener, int max)
    {
        _waiting.Add(listener);
        PassOn(max);
    }

    /// <summary>If there is room, another listening socket that waits goes on.</summary>
    /// <param name="max">How many there may be.</param>
    internal void PassOn(int max)
    {
        if (Count < max) _waiting.Next();
    }
}
