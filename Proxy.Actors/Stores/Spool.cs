using Proxy.Actors.Stores.Segments;

namespace Proxy.Actors.Stores;

/// <summary>A store: what clients hand in lies in segment files until it is delivered. One thread writes and syncs for all units, so that
/// they share a sync.</summary>
/// <remarks>A unit is stored once its end mark is synced. What has been done with it is a mark in the same files; a segment is deleted when all
/// its units are done. Nothing here blocks but what says so.</remarks>
internal sealed partial class Spool : IDisposable
{
    // So many bytes are worth a write of their own while more may come.
    private const int WakeAt = 256 * 1024;

    private readonly SpoolSettings _settings;
    private readonly TimeProvider _time;
    private readonly long _epoch;
    private readonly ISpoolObserver _observer;
    private readonly ISegmentDirectory _directory;
    private readonly DeadUnits _dead;
    private readonly KeptFile _kept;
    private readonly SpoolLog _log;
    private readonly Thread _thread;
    private readonly int _wakeAt;

    // All below it, and every unit's state, is under this lock; it is never held while the disk is waited for.
    private readonly object _gate = new();
    private readonly HashSet<SpoolUnit> _open = [];
    private readonly Dictionary<long, SpoolUnit> _stored = [];
    private readonly Dictionary<string, UnitQueue> _queues = [];
    private SpoolRefusal _standing;
    private string _standingText = "";
    private long _lastNumber;
    private SpoolFigures _figures;

    private Spool(SpoolSettings settings, TimeProvider time, ISpoolObserver observer, ISegmentDirectory directory, SpoolOpening opening)
    {
        (_settings, _time, _observer, _directory, _dead, Recovery) = (settings, time, observer, directory, opening.Dead, opening.Recovery);
        _epoch = time.GetTimestamp();
        _kept = new KeptFile(directory);
        _lastNumber = opening.LastNumber;
        _log = new SpoolLog(directory, settings, opening.Segments, () => Volatile.Read(ref _lastNumber) + 1);
        (_front, _back) = (new SpoolBuffer(settings.BufferBytes / 2), new SpoolBuffer(settings.BufferBytes / 2));
        foreach (var found in opening.Units)
        {
            if (found.IsWhole) Enqueue(new SpoolUnit(this, found));
            else _log.MarkDone(found.End!, found.Number);
        }

        _wakeAt = Math.Min(WakeAt, settings.BufferBytes / 4);
        _thread = new Thread(Run) { Name = "store", IsBackground = true };
    }

    /// <summary>Opens the store, takes the directory for this process, and reads what is there. Blocks as long as that takes.</summary>
    /// <param name="settings">Its bounds.</param>
    /// <param name="time">Where the time comes from.</param>
    /// <param name="observer">Who hears what happens. Not told of the units that are there already.</param>
    /// <exception cref="SpoolException">Another process uses the directory, or it cannot be read or written.</exception>
    public static Spool Open(SpoolSettings settings, TimeProvider time, ISpoolObserver observer)
    {
        try
        {
            return Open(settings, time, observer, SegmentDirectory.Take(settings.Directory));
        }
        catch (IOException error) when (error is not SpoolException)
        {
            throw new SpoolException($"{settings.Directory} cannot be used: {error.Message}", error);
        }
    }

    /// <summary>What was found when it was opened.</summary>
    public SpoolRecovery Recovery { get; }

    /// <summary>Why it takes nothing now; <see cref="SpoolRefusal.None"/> when it does.</summary>
    public SpoolRefusal Standing
    {
        get
        {
            lock (_gate) return Stand().Refusal;
        }
    }

    /// <summary>The same in words; empty when it takes units.</summary>
    public string StandingText
    {
        get
        {
            lock (_gate) return Stand().Text;
        }
    }

    /// <summary>What it holds now.</summary>
    public SpoolFigures Figures
    {
        get
        {
            lock (_gate)
            {
                return _figures with
                {
                    Units = _stored.Count,
                    UnitBytes = _queues.Values.Sum(queue => queue.Bytes),
                    OpenUnits = _open.Count,
                    DeadUnits = _dead.Count,
                    BytesInFlight = _front.Used + _back.Used,
                    Oldest = _stored.Count > 0 ? _queues.Values.Min(queue => queue.Oldest) : null,
                };
            }
        }
    }

    /// <summary>Writes and syncs what is complete, gives up what is not, and lets go of the directory. Blocks.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_closing) return;
            _closing = true;
            Monitor.Pulse(_gate);
        }

        _thread.Join();
        _log.Dispose();
        _kept.Dispose();
        _directory.Dispose();
        _front.Dispose();
        _back.Dispose();
    }

    private (SpoolRefusal Refusal, string Text) Stand()
    {
        if (_closing) return (SpoolRefusal.Closed, "it is closed");
        if (_standing is SpoolRefusal.None && _stored.Count + _open.Count >= _settings.MaxUnits) return (SpoolRefusal.Full, $"it holds {_settings.MaxUnits} units");
        return (_standing, _standingText);
    }

    /// <summary>Opens the store in a directory that is taken.</summary>
    internal static Spool Open(SpoolSettings settings, TimeProvider time, ISpoolObserver observer, ISegmentDirectory directory)
    {
        try
        {
            var spool = new Spool(settings, time, observer, directory, SpoolOpening.Read(directory));
            spool._thread.Start();
            return spool;
        }
        catch
        {
            directory.Dispose();
            throw;
        }
    }
}
