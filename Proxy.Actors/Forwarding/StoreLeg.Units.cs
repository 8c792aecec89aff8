using Proxy.Actors.Stores;
using Proxy.Configuration;

namespace Proxy.Actors.Forwarding;

/// <content>What comes is cut into units, and handed to the store as far as that takes it.</content>
internal sealed unsafe partial class StoreLeg
{
    // Of a message that has begun, while those of all clients of the store take more memory than there is for them.
    private const int LeastHeld = 4 << 10;

    // Taken at a time, so that not more has to be held of what the store does not take yet.
    private const int AtOnce = 64 << 10;

    private readonly HeldMessages _held;
    private MessageFraming _framing;
    private SpoolUnit? _unit;
    private int _unsettled; // units that are complete and not synced
    private bool _isLong; // the message that has begun is longer than may be held: it goes to the store as it comes
    private bool _isOverdue; // the unit is to be ended behind its last message
    private SpoolUnit? _last; // the one that was ended last
    private bool _isWaiting; // for the store to stand otherwise
    private string? _problem; // what has come is no message, and is to be said when all before it is handed over

    private bool IsConnection => Settings.Framing == StoreFraming.Connection;

    // Whether more of a message has come than may be held.
    private bool IsTooLong => !_isLong && _framing.Unfinished > (_store.HeldBytes > _host.Buffers.Segments.Bank.Beside ? LeastHeld : Settings.MaxMessage);

    // Whether what the unit has been given ends behind a message.
    private bool IsAtBoundary => !IsConnection && !_isLong && _held.Ready.IsEmpty;

    /// <summary>Takes what comes next.</summary>
    /// <returns>How many bytes of it; less than all, and it is told when there is room.</returns>
    private int Take(ReadOnlySpan<byte> bytes)
    {
        if (IsConnection) return Append(bytes);
        var taken = 0;
        while (taken < bytes.Length && TakeSome(bytes.Slice(taken, Fitting(bytes[taken..]))) is > 0 and var some) taken += some;
        return HasFailed ? 0 : taken;
    }

    // So much of what comes next that the messages that are complete with it fit into a unit.
    private int Fitting(ReadOnlySpan<byte> bytes)
    {
        bytes = bytes[..Math.Min(bytes.Length, AtOnce)];
        var left = Math.Min(Settings.UnitBytes, Settings.MaxUnit) - _framing.Unfinished;
        return _isLong || left <= 0 ? _framing.UntilEnd(bytes) : (int)Math.Min(left, bytes.Length);
    }

    private int TakeSome(ReadOnlySpan<byte> bytes)
    {
        if (!Push()) return 0;
        var result = _framing.Read(bytes);
        if (result.Whole > 0) TakeWhole(bytes[..result.Whole]);
        if (HasFailed) return 0;
        _problem = result.Problem;
        if (_problem is null) Keep(bytes[result.Whole..]);
        Push();
        return HasFailed ? 0 : bytes.Length;
    }

    /// <summary>Takes what comes of a message that is not complete: it is held, or handed over at once where there is too much of it for that.</summary>
    private void Keep(ReadOnlySpan<byte> bytes)
    {
        if (IsTooLong && PushReady()) BeginLong();
        if (_isLong && PushReady()) bytes = bytes[Append(bytes)..];
        if (HasFailed) return;
        _held.Add(bytes);
        if (_isLong) _held.ReadyAll();
    }

    private void TakeWhole(ReadOnlySpan<byte> bytes)
    {
        _held.ReadyAll();
        EndUnitBefore(bytes.Length);
        _isLong = false;
        var taken = PushReady() ? Append(bytes) : 0;
        if (HasFailed || taken == bytes.Length) return;
        _held.Add(bytes[taken..]);
        _held.ReadyAll();
    }

    // Where the unit would get too large with what is held and so much more.
    private void EndUnitBefore(int more)
    {
        if (!_isLong && _unit is not null && _unit.Bytes + _held.Ready.Length + more > Settings.MaxUnit) EndUnit();
    }

    /// <summary>Hands over what may be stored, and ends the unit where that is due.</summary>
    /// <returns>Whether more can be taken.</returns>
    private bool Push()
    {
        if (!PushReady()) return false;
        if (IsConnection || _isLong) return true;
        if (_unit is { } unit && (_isOverdue || unit.Bytes >= Settings.UnitBytes)) EndUnit();
        if (_problem is not null)
        {
            if (_unit is not null) EndUnit();
            Fail("framing");
            return false;
        }

        if (!IsTooLong) return true;
        BeginLong();
        return PushReady();
    }

    private void BeginLong()
    {
        if (_unit is not null) EndUnit();
        _isLong = true;
        _held.ReadyAll();
    }

    private bool PushReady()
    {
        if (_held.Ready.IsEmpty) return !HasFailed;
        var all = _held.Ready.Length;
        var taken = Append(_held.Ready);
        if (HasFailed) return false;
        _held.Drop(taken);
        if (_isLong) _held.ReadyAll();
        return taken == all;
    }

    private int Append(ReadOnlySpan<byte> bytes)
    {
        if (_unit is null && !Begin()) return 0;
        var taken = _unit!.Append(bytes);
        if (taken == bytes.Length) return taken;
        var standing = _store.Spool.Standing;
        if (_unit.State == UnitState.Failed) Fail(Word(_unit.Refusal));
        else if (Settings.WhenFull == WhenFull.Block) return taken; // it hears of room
        else if (standing == SpoolRefusal.Full) Fail("full");
        else Wait(standing);
        return HasFailed ? 0 : taken;
    }

    private bool Begin()
    {
        _unit = _store.Spool.TryBegin(_head, this);
        if (_unit is not null)
        {
            _isOverdue = false;
            if (!IsConnection) _host.Loop.Arm(this, (long)Settings.UnitTime.TotalMilliseconds);
            return true;
        }

        var standing = _store.Spool.Standing;
        if (standing == SpoolRefusal.None || (standing == SpoolRefusal.Full && Settings.WhenFull == WhenFull.Block)) Wait(SpoolRefusal.Full);
        else Fail(Word(standing));
        return false;
    }

    private void Wait(SpoolRefusal seen)
    {
        if (_isWaiting) return;
        _isWaiting = true;
        _store.Wait(this, seen);
    }

    private void EndUnit()
    {
        var unit = _last = _unit!;
        _unit = null;
        _host.Loop.Disarm(this);
        _unsettled++;
        unit.Complete();
    }

    private void DropUnit()
    {
        _host.Loop.Disarm(this);
        _unit?.Abort();
        _unit = null;
    }

    private void EndUnitInTime()
    {
        _isOverdue = true;
        if (_unit is not null && IsAtBoundary) EndUnit();
    }

    /// <summary>The client has sent its FIN. A line that is not ended is its last one; a message of which a part is missing is none.</summary>
    private void Finish()
    {
        if (Settings.Framing == StoreFraming.OctetCounted && _framing.Unfinished > 0)
        {
            _problem ??= "cut off";
            if (_isLong) DropUnit();
        }
        else if (PushReady())
        {
            _held.ReadyAll();
            if (!IsConnection) EndUnitBefore(0);
        }

        if (!PushReady()) return;
        if (_unit is not null) EndUnit();
        if (_problem is not null) Fail("framing");
        LookForEnd();
        if (_unsettled > 0 && Settings.WhenFull == WhenFull.Refuse && !HasFailed) WaitForStanding();
    }

    // All is handed over, and may be in memory alone.
    private void WaitForStanding()
    {
        Wait(_store.Spool.Standing);
        if (IsRefused) _host.Loop.Execute(GoOn);
    }

    private bool IsRefused => _unsettled > 0 && Settings.WhenFull == WhenFull.Refuse && _store.Spool.Standing == SpoolRefusal.Full;

    private static string Word(SpoolRefusal refusal) => refusal switch
    {
        SpoolRefusal.Full => "full",
        SpoolRefusal.TooLarge => "too-large",
        SpoolRefusal.Closed => "closed",
        _ => "failed",
    };
}
