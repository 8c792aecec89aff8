namespace Proxy.Transport;

/// <summary>The loop's own first-in first-out queue of work, used by its thread alone.</summary>
internal sealed class WorkQueue
{
    private IThreadPoolWorkItem?[] _ring = new IThreadPoolWorkItem?[256];
    private int _head;

    internal int Count { get; private set; }

    internal void Enqueue(IThreadPoolWorkItem item)
    {
        if (Count == _ring.Length) Grow();
        _ring[(_head + Count++) & (_ring.Length - 1)] = item;
    }

    internal IThreadPoolWorkItem Dequeue()
    {
        var item = _ring[_head]!;
        _ring[_head] = null;
        _head = (_head + 1) & (_ring.Length - 1);
        Count--;
        return item;
    }

    private void Grow()
    {
        var larger = new IThreadPoolWorkItem?[_ring.Length * 2];
        for (var i = 0; i < Count; i++) larger[i] = _ring[(_head + i) & (_ring.Length - 1)];
        (_ring, _head) = (larger, 0);
    }
}
