namespace Proxy.Actors.Stores;

/// <summary>The store's thread: it writes what was handed in, syncs when somebody waits for it, and tells those who wait.</summary>
internal sealed partial class Spool
{
    // How long a mark that a unit is done waits for its sync, if nothing else needs one: losing it costs a double.
    private const long LazySync = 1000;

    private const int MaxBackoff = 32;

    private readonly List<SpoolUnit> _toRelease = [];
    private readonly List<SpoolUnit> _released = [];
    private readonly List<SpoolUnit> _settled = [];
    private readonly List<SpoolUnit> _withRoom = [];
    private SpoolBuffer _back;
    private int _written;
    private long _lastSync = long.MinValue / 2;
    private long _retryAt;
    private int _backoff = 1;
    private long _nextLook;
    private bool _isAwake;
    private bool _closing;

    // Milliseconds since the store was opened.
    private long Now => (long)_time.GetElapsedTime(_epoch).TotalMilliseconds;

    private bool IsSyncDue => _closing || Now - _lastSync >= (long)_settings.Sync.TotalMilliseconds;

    private void Run()
    {
        while (WaitForWork()) Step();
        Close();
    }

    private void Wake()
    {
        if (!_isAwake) Monitor.Pulse(_gate);
    }

    private bool WaitForWork()
    {
        lock (_gate)
        {
            _isAwake = false;
            while (!_closing && WorkDueIn() is > 0 and var milliseconds) Monitor.Wait(_gate, (int)Math.Min(milliseconds, int.MaxValue));
            _isAwake = true;
            return !_closing;
        }
    }

    private long WorkDueIn()
    {
        if (_toRelease.Count > 0) return 0;
        var now = Now;
        var due = _nextLook;
        if (_standing is not SpoolRefusal.None) return Math.Min(due, _retryAt) - now;
        if (_front.Used >= _wakeAt || _waiting.Count > 0 || _written < _back.Count || !_log.HasSegment) return 0;
        var sync = (long)_settings.Sync.TotalMilliseconds;
        if (_toSync > 0) due = Math.Min(due, _lastSync + sync);
        if (_front.Count > 0) due = Math.Min(due, _frontSince + sync);
        if (_log.IsDirty) due = Math.Min(due, _lastSync + LazySync);
        return due - now;
    }

    private void Step()
    {
        TakeWork();
        try
        {
            foreach (var unit in _released) _log.Release(unit);
            if (CanWrite()) WriteAndSync();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            OnDiskFailed(error);
        }

        if (_standing is SpoolRefusal.Full)
        {
            lock (_gate) MakeRoom();
        }

        _kept.DropIfGone();
        Settle();
        TellWriters();
        TellOfPlaces();
        Look();
    }

    private void TakeWork()
    {
        lock (_gate)
        {
            _released.AddRange(_toRelease);
            _toRelease.Clear();
            if (_back.Count > 0) return;
            (_front, _back, _written) = (_back, _front, 0);
            _toEnd.RemoveAll(unit => unit.State is not UnitState.Ending || TryReserveEnd(unit)); // of very many some come next time
            foreach (var unit in _waiting)
            {
                unit.WaitsForRoom = false;
                _withRoom.Add(unit);
            }

            _waiting.Clear();
        }
    }

    // A store that is full looks for room whenever units go, one that has failed waits its time.
    private bool CanWrite()
    {
        _log.OtherBytes = _dead.DiskBytes;
        if (_standing is SpoolRefusal.Failed && Now < _retryAt && !_closing) return false;
        if (_standing is SpoolRefusal.None && _log.HasSegment) return true;
        if (_standing is SpoolRefusal.Full) WriteDone();
        if (_log.TryBeReady()) SetStanding(SpoolRefusal.None, "");
        else OnFull();
        return _standing is SpoolRefusal.None || _log.HasSegment; // what is small, and ends, may find room in a full one
    }

    private void WriteAndSync()
    {
        _back.WaitForCopies();
        _written = _log.Append(_back, _written);
        if (_written < _back.Count) OnFull();
        else ClearBack();
        WriteDone();
        if (!_log.IsDirty) return;
        if ((_log.HasEnding && IsSyncDue) || Now - _lastSync >= LazySync || _closing) Sync();
    }

    private void WriteDone()
    {
        if (_log.HasDone) _log.WriteDone();
        _log.Reclaim();
    }

    private void Sync()
    {
        _lastSync = Now;
        _log.Sync();
        _backoff = 1;
    }

    private void ClearBack()
    {
        lock (_gate)
        {
            _back.Clear();
            _written = 0;
        }
    }

    private void OnDiskFailed(Exception error)
    {
        Settle(); // what an earlier sync has stored stays stored
        _log.GiveUp();
        lock (_gate)
        {
            foreach (var unit in _open.ToArray()) FailUnit(unit, SpoolRefusal.Failed);
        }

        _back.WaitForCopies();
        ClearBack();
        _retryAt = Now + (_backoff * (long)_settings.RetryAfter.TotalMilliseconds);
        _backoff = Math.Min(2 * _backoff, MaxBackoff);
        SetStanding(SpoolRefusal.Failed, error.Message);
    }

    private void Settle()
    {
        _log.TakeSynced(_settled);
        lock (_gate)
        {
            _settled.RemoveAll(unit => unit.State is not UnitState.Ending);
            foreach (var unit in _settled)
            {
                _toSync--;
                _open.Remove(unit);
                unit.State = UnitState.Stored;
                Enqueue(unit);
            }

            _figures = _figures with
            {
                DiskBytes = _log.DiskBytes + _log.OtherBytes,
                FreeBytes = _log.FreeBytes,
                Synced = _log.Syncs,
                Stored = _figures.Stored + _settled.Count,
            };
        }

        foreach (var unit in _settled)
        {
            unit.Writer?.OnSettled(true);
            unit.Writer = null;
            _observer.OnStored(unit);
        }

        _settled.Clear();
    }

    private void TellWriters()
    {
        foreach (var unit in _withRoom)
        {
            if (unit.State is UnitState.Open) unit.Writer?.OnRoom();
        }

        _withRoom.Clear();
        foreach (var unit in _released)
        {
            if (unit.State is not UnitState.Failed || unit.Refusal is SpoolRefusal.Aborted) continue;
            unit.Writer?.OnSettled(false);
            unit.Writer = null;
        }

        _released.Clear();
    }

    private void Close()
    {
        lock (_gate)
        {
            foreach (var unit in _open.Where(unit => unit.State is UnitState.Open).ToArray()) FailUnit(unit, SpoolRefusal.Closed);
        }

        do Step();
        while (_toSync > 0 && _standing is SpoolRefusal.None);
        lock (_gate)
        {
            foreach (var unit in _open.ToArray()) FailUnit(unit, SpoolRefusal.Closed);
        }

        Step();
    }
}
