using System.Buffers.Binary;
using Proxy.Actors.Stores.Segments;

namespace Proxy.Actors.Stores;

/// <summary>What is done: the records that say so, and the segments that can go.</summary>
internal sealed partial class SpoolLog
{
    private readonly byte[] _doneRecord = new byte[RecordHeader.BytesOf(RecordHeader.MaxPayload)];
    private readonly List<(Segment End, long Unit)> _done = [];
    private readonly List<(Segment End, long Unit)> _doneUnsynced = [];

    /// <summary>Whether units are done and no record says so yet.</summary>
    public bool HasDone => _done.Count > 0;

    /// <summary>A unit's records are not needed any more.</summary>
    /// <param name="unit">A unit that is done or has failed.</param>
    public void Release(SpoolUnit unit)
    {
        unit.ReleaseSegments();
        if (unit.EndSegment is { } end) MarkDone(end, unit.Number); // without an end mark nothing of it comes back
    }

    /// <summary>A unit that ends in a segment is done.</summary>
    /// <param name="end">Where its end mark lies.</param>
    /// <param name="unit">Its number.</param>
    public void MarkDone(Segment end, long unit) => _done.Add((end, unit));

    /// <summary>Writes what is done. False when there is no room; it stays to be written.</summary>
    public bool WriteDone()
    {
        _done.RemoveAll(done => done.End.IsGone);
        while (_done.Count > 0)
        {
            var count = Math.Min(_done.Count, UnitRecords.MaxDone);
            var bytes = RecordHeader.BytesOf(count * 8);
            if (!HasRoom(bytes, RecordKind.Done))
            {
                if (!TryBeginSegment()) return false;
                continue; // a segment that went for it may have taken some along
            }

            for (var i = 0; i < count; i++)
            {
                BinaryPrimitives.WriteInt64LittleEndian(_doneRecord.AsSpan(RecordHeader.Size + (8 * i)), _done[i].Unit);
            }

            RecordHeader.Seal(_doneRecord.AsSpan(0, bytes), _current!.Salt, RecordKind.Done, 0, 0, count * 8);
            _doneUnsynced.AddRange(_done[..count]);
            _done.RemoveRange(0, count);
            Write(_doneRecord.AsSpan(0, bytes));
        }

        return true;
    }

    /// <summary>Deletes the segments in which no unit is alive. What they say of units that end in others is said again first.</summary>
    public void Reclaim()
    {
        var gone = _segments.FindAll(segment => segment.Live == 0 && segment != _current);
        if (gone.Count == 0) return;
        foreach (var segment in gone) segment.IsGone = true;
        foreach (var segment in gone) SayAgain(segment);
        // Without room for it, it is said later: deleting is what makes room. Only a restart before that delivers a unit twice.
        if (WriteDone()) Sync();
        foreach (var segment in gone)
        {
            directory.Delete(segment.Name);
            _segments.Remove(segment);
        }

        directory.Sync();
    }

    private void SayAgain(Segment segment)
    {
        foreach (var (end, units) in segment.DoneUnits)
        {
            if (end.IsGone) continue;
            foreach (var unit in units) MarkDone(end, unit);
        }

        segment.DoneUnits.Clear();
    }

    private void OnDoneSynced()
    {
        foreach (var (end, unit) in _doneUnsynced) _current!.AddDone(end, unit);
        _doneUnsynced.Clear();
    }

    private void OnDoneLost()
    {
        _done.AddRange(_doneUnsynced);
        _doneUnsynced.Clear();
    }
}
