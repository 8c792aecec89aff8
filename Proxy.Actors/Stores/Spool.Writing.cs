using System.Buffers.Binary;
using Proxy.Actors.Stores.Segments;

namespace Proxy.Actors.Stores;

/// <summary>What those who hand units in call: nothing of it waits for the disk.</summary>
internal sealed partial class Spool
{
    private readonly List<SpoolUnit> _waiting = [];
    private readonly List<SpoolUnit> _toEnd = [];
    private SpoolBuffer _front;
    private long _frontSince;
    private int _toSync;

    /// <summary>Begins a unit; null while the store takes none, see <see cref="Standing"/>.</summary>
    /// <param name="head">What is kept beside its bytes.</param>
    /// <param name="writer">Who is told of room and of the end.</param>
    public SpoolUnit? TryBegin(UnitHead head, IUnitWriter writer)
    {
        _ = UnitRecords.HeadLength(head); // throws for one that is too long
        var now = DateTimeOffset.FromUnixTimeMilliseconds(_time.GetUtcNow().ToUnixTimeMilliseconds());
        lock (_gate)
        {
            if (Stand().Refusal is not SpoolRefusal.None)
            {
                TurnAway(writer);
                return null;
            }

            var unit = new SpoolUnit(this, ++_lastNumber, head, now, writer);
            _open.Add(unit);
            return unit;
        }
    }

    internal int Append(SpoolUnit unit, ReadOnlySpan<byte> bytes)
    {
        var taken = 0;
        while (taken < bytes.Length)
        {
            var wanted = bytes.Slice(taken, Math.Min(bytes.Length - taken, RecordHeader.MaxPayload));
            if (!TryReserve(unit, wanted.Length, out var room, out var buffer)) break;
            wanted[..room.Length].CopyTo(room);
            buffer.OnCopied();
            taken += room.Length;
        }

        return taken;
    }

    internal void Complete(SpoolUnit unit)
    {
        lock (_gate)
        {
            if (unit.State is not UnitState.Open) return;
            unit.State = UnitState.Ending;
            _toSync++;
            if (!TryReserveEnd(unit)) _toEnd.Add(unit);
            Wake();
        }
    }

    internal void Abort(SpoolUnit unit)
    {
        lock (_gate)
        {
            unit.Writer = null;
            if (unit.State is UnitState.Open or UnitState.Ending) FailUnit(unit, SpoolRefusal.Aborted);
        }
    }

    private bool TryReserve(SpoolUnit unit, int wanted, out Span<byte> room, out SpoolBuffer buffer)
    {
        lock (_gate)
        {
            room = default;
            buffer = _front;
            if (unit.State is not UnitState.Open) return false;
            if (unit.Bytes + wanted > _settings.MaxUnit)
            {
                FailUnit(unit, SpoolRefusal.TooLarge);
                return false;
            }

            var length = TryReserveHead(unit) ? _front.RoomFor(wanted) : 0;
            if (length == 0)
            {
                WaitForRoom(unit);
                return false;
            }

            var wasBelow = _front.Used < _wakeAt;
            room = _front.Reserve(unit, RecordKind.Data, length);
            unit.Bytes += length;
            if (_front.Count <= 2) _frontSince = Now;
            if (_front.Count <= 2 || (wasBelow && _front.Used >= _wakeAt)) Wake();
            return true;
        }
    }

    private bool TryReserveHead(SpoolUnit unit)
    {
        if (unit.HasHead) return true;
        var length = UnitRecords.HeadLength(unit.Head);
        if (!_front.HasRoom(length)) return false;
        UnitRecords.WriteHead(_front.Reserve(unit, RecordKind.Head, length), unit.Head, unit.Begun);
        _front.OnCopied();
        return unit.HasHead = true;
    }

    private bool TryReserveEnd(SpoolUnit unit)
    {
        if (!TryReserveHead(unit) || !_front.HasRoom(UnitRecords.EndLength)) return false;
        BinaryPrimitives.WriteInt64LittleEndian(_front.Reserve(unit, RecordKind.End, UnitRecords.EndLength), unit.Bytes);
        _front.OnCopied();
        return true;
    }

    private void WaitForRoom(SpoolUnit unit)
    {
        if (unit.WaitsForRoom) return;
        unit.WaitsForRoom = true;
        _waiting.Add(unit);
        Wake();
    }

    // The thread gives its segments back and tells its writer.
    private void FailUnit(SpoolUnit unit, SpoolRefusal refusal)
    {
        if (unit.State is UnitState.Ending) _toSync--;
        (unit.State, unit.Refusal) = (UnitState.Failed, refusal);
        if (refusal is not SpoolRefusal.Aborted) _figures = _figures with { Failed = _figures.Failed + 1 };
        _open.Remove(unit);
        _toRelease.Add(unit);
        Wake();
    }
}
