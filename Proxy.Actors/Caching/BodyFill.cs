namespace Proxy.Actors.Caching;

/// <summary>What a body has while it is being filled: who waits for more of it, loop by loop.</summary>
internal sealed class BodyFill
{
    private readonly List<ReaderCall> _calls = [];

    /// <summary>Guards this object, and what a body says of how far it is.</summary>
    public Lock Sync { get; } = new();

    /// <summary>Adds a reader, under <see cref="Sync"/>.</summary>
    public void Add(IStoredReader reader)
    {
        var call = _calls.Find(one => one.Loop == reader.Loop);
        if (call is null) _calls.Add(call = new ReaderCall(reader.Loop));
        call.Readers.Add(reader);
    }

    /// <summary>Takes a reader out, under <see cref="Sync"/>.</summary>
    /// <returns>False when it is not waiting.</returns>
    public bool Remove(IStoredReader reader) => _calls.Find(one => one.Loop == reader.Loop)?.Readers.Remove(reader) ?? false;

    /// <summary>Takes all who wait, under <see cref="Sync"/>: one call for each loop.</summary>
    public ReaderCall[] Take()
    {
        if (_calls.Count == 0) return [];
        ReaderCall[] calls = [.. _calls];
        _calls.Clear();
        return calls;
    }
}
