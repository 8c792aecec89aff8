namespace Proxy.Actors.Access;

/// <summary>A limit of how many there may be at once, for all loops together. Thread-safe.</summary>
internal sealed class CountLimit
{
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

    /// <summary>One of those that were let in is gone.</summary>
    internal void Leave() => Interlocked.Decrement(ref _count);
}
