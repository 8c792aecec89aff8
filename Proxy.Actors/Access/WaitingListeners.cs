using Proxy.Transport;

namespace Proxy.Actors.Access;

/// <summary>Listening sockets that rest until there is room, first come first. For each that leaves, one is told and not all of them: it passes on what it
/// leaves. Thread-safe.</summary>
internal sealed class WaitingListeners
{
    private readonly Lock _changing = new();
    private readonly Queue<ListenSocket> _order = new();
    private readonly HashSet<ListenSocket> _waiting = [];
    private int _count;

    /// <summary>One rests. Behind it, its caller looks for room once more: of what became free before, nobody was told.</summary>
    internal void Add(ListenSocket listener)
    {
        lock (_changing)
        {
            if (_waiting.Add(listener)) _order.Enqueue(listener);
            _ = Interlocked.Exchange(ref _count, _order.Count); // seen before the room is looked at
        }
    }

    /// <summary>There is room: the one that waits the longest goes on.</summary>
    internal void Next()
    {
        if (Volatile.Read(ref _count) == 0) return;
        ListenSocket? next;
        lock (_changing)
        {
            if (!_order.TryDequeue(out next)) return;
            _waiting.Remove(next);
            Volatile.Write(ref _count, _order.Count);
        }

        next.Resume();
    }
}
