using Proxy.Actors.Stores;
using Proxy.Configuration;

namespace Proxy.Actors.Forwarding;

/// <summary>A store of this node with those who wait for it: legs for room, the one who delivers for units. Thread-safe.</summary>
/// <param name="settings">Its settings.</param>
internal sealed class NodeStore(StoreSettings settings) : ISpoolObserver, IDisposable
{
    private readonly Lock _lock = new();
    private HashSet<StoreLeg> _waiting = [];
    private volatile Spool? _spool;
    private long _heldBytes;

    /// <summary>Its settings.</summary>
    internal StoreSettings Settings => settings;

    /// <summary>What holds its files.</summary>
    internal Spool Spool => _spool ?? throw new InvalidOperationException($"the store {settings.Name} is not open");

    /// <summary>Why it takes nothing, in words, with some of the pairs whose units keep its files while they are not complete; empty when it takes
    /// units.</summary>
    internal string StandingText => WithHolders(Spool.StandingText);

    /// <summary>Bytes of messages that are not complete, or that it has not taken yet, of all its clients.</summary>
    internal long HeldBytes => Interlocked.Read(ref _heldBytes);

    /// <summary>Told on the store's thread when there may be something to deliver.</summary>
    internal Action? Stored { get; set; }

    /// <summary>Tells operators that it takes no more units, or takes some again.</summary>
    internal StandingNotice? Notice { get; set; }

    /// <summary>Told on the store's thread of a unit that the store has given up by itself.</summary>
    internal Action<SpoolUnit, string>? Buried { get; set; }

    /// <summary>Opens its files. Blocks while they are read.</summary>
    /// <param name="time">The clock.</param>
    /// <exception cref="SpoolException">They cannot be had.</exception>
    internal void Open(TimeProvider time) => _spool = Spool.Open(SettingsOf(settings), time, this);

    /// <summary>Now and then: what operators are to be told again.</summary>
    internal void Look() => Notice?.Look(Spool.Standing, StandingText);

    /// <summary>A leg waits until the store stands otherwise than it has seen.</summary>
    /// <param name="leg">The leg; told once.</param>
    /// <param name="seen">What it has seen.</param>
    internal void Wait(StoreLeg leg, SpoolRefusal seen)
    {
        lock (_lock) _waiting.Add(leg);
        if (Spool.Standing != seen) Wake(); // it may have changed in between
    }

    /// <summary>A leg does not wait any more.</summary>
    /// <param name="leg">The leg.</param>
    internal void StopWaiting(StoreLeg leg)
    {
        lock (_lock) _waiting.Remove(leg);
    }

    /// <summary>Memory is held for messages, or given back with a minus.</summary>
    /// <param name="bytes">How much.</param>
    internal void CountHeld(int bytes) => Interlocked.Add(ref _heldBytes, bytes);

    /// <inheritdoc/>
    void ISpoolObserver.OnStored(SpoolUnit unit) => Stored?.Invoke();

    /// <inheritdoc/>
    void ISpoolObserver.OnStanding(SpoolRefusal refusal, string why)
    {
        Wake(); // those that wait go on, or learn that they wait in vain
        Notice?.Look(refusal, WithHolders(why));
    }

    /// <inheritdoc/>
    void ISpoolObserver.OnBuried(SpoolUnit unit, string why) => Buried?.Invoke(unit, why);

    /// <inheritdoc/>
    public void Dispose() => _spool?.Dispose();

    private string WithHolders(string why)
    {
        if (_spool?.Holders is not { Count: > 0 } holders) return why;
        var some = holders.Take(MaxHolders).Select(unit => $"{UnitFacts.Read(unit.Head.Facts.Span).Pair} ({unit.Bytes} bytes)");
        var more = holders.Count > MaxHolders ? $" and {holders.Count - MaxHolders} more" : "";
        return $"{why}; pairs with units that are not complete keep its files: {string.Join(", ", some)}{more}";
    }

    private void Wake()
    {
        HashSet<StoreLeg> waiting;
        lock (_lock)
        {
            if (_waiting.Count == 0) return;
            (waiting, _waiting) = (_waiting, []);
        }

        foreach (var leg in waiting) leg.OnRoom();
    }

    private static SpoolSettings SettingsOf(StoreSettings store) => new(store.Directory)
    {
        Sync = store.Sync,
        MaxBytes = store.MaxBytes,
        MinFree = store.MinFree,
        MaxUnit = store.MaxUnit,
        MaxAge = store.MaxAge == Timeout.InfiniteTimeSpan ? Ever : store.MaxAge,
        SegmentBytes = (int)Math.Clamp(store.MaxBytes / MinSegments, MinSegment, MaxSegment),
    };

    private const int MaxHolders = 3;

    private static readonly TimeSpan Ever = TimeSpan.FromDays(36_500);

    // As the spool wants it: at least four segments, so that one can go while others stay.
    private const int MinSegments = 8;
    private const int MinSegment = 64 << 10;
    private const int MaxSegment = 64 << 20;
}
