using System.Security.Cryptography;
using Proxy.Actors.Stores.Segments;

namespace Proxy.Actors.Stores;

/// <summary>The segment files of a store: writes records into the current one, begins the next, syncs, and deletes those whose units are all
/// done. Used by the store's thread; all that it does blocks for the disk.</summary>
/// <remarks>After any <see cref="IOException"/> the current segment is given up (<see cref="GiveUp"/>) and never written or synced again: what
/// a failed sync has lost is not found out by trying once more.</remarks>
internal sealed partial class SpoolLog(ISegmentDirectory directory, SpoolSettings settings, IEnumerable<Segment> found, Func<long> nextUnit) : IDisposable
{
    // What the kernel is given to write while more comes, so that a sync has less left to do.
    private const int WriteAhead = 4 << 20;

    // A segment is at most so small a part of what the store may take of its file system.
    private const int PartOfFree = 4;

    private readonly List<Segment> _segments = [.. found];
    private readonly List<SpoolUnit> _ending = [];
    private readonly List<SpoolUnit> _synced = [];
    private readonly int _segmentBytes = settings.EffectiveSegmentBytes;
    private long _nextNumber = found.Select(segment => segment.Number).DefaultIfEmpty().Max() + 1;
    private Segment? _current;
    private ISegmentFile? _file;
    private int _bytes; // of the current segment
    private int _nextBytes;
    private int _offset;
    private int _ahead;
    private bool _isDirty;

    /// <summary>What its files take up.</summary>
    public long DiskBytes => _segments.Sum(segment => segment.FileBytes);

    /// <summary>What files beside the segments take up, which count against the same bound.</summary>
    public long OtherBytes { get; set; }

    /// <summary>Free bytes of the file system, as of the last look.</summary>
    public long FreeBytes { get; private set; } = long.MaxValue;

    /// <summary>Syncs so far.</summary>
    public long Syncs { get; private set; }

    /// <summary>Why no segment could be begun, in words; empty when one could.</summary>
    public string FullText { get; private set; } = "";

    /// <summary>Whether room can come from elsewhere than from its segments: from dead units, or from others on the file system.</summary>
    public bool IsFullOfOthers => OtherBytes > 0 || DiskBytes + _segmentBytes <= settings.MaxBytes;

    /// <summary>Whether something is written and not synced.</summary>
    public bool IsDirty => _isDirty;

    /// <summary>Whether end marks are written and not synced.</summary>
    public bool HasEnding => _ending.Count > 0;

    /// <summary>Whether a segment takes records.</summary>
    public bool HasSegment => _file is not null;

    /// <summary>Writes records, those of units that have failed left out.</summary>
    /// <param name="batch">The records, all of them copied.</param>
    /// <param name="from">The first that is not written yet.</param>
    /// <returns>The first that found no room; the batch's count when all did.</returns>
    public int Append(SpoolBuffer batch, int from)
    {
        var run = (At: 0, Length: 0);
        for (var i = from; i < batch.Count; i++)
        {
            var record = batch[i];
            if (record.Unit.State is UnitState.Failed)
            {
                Write(batch, ref run);
                continue;
            }

            if (!HasRoom(run.Length + record.Bytes, record.Kind))
            {
                Write(batch, ref run);
                if (!TryBeginSegment()) return i;
            }

            if (run.Length == 0) run.At = record.At;
            Seal(batch, record, _offset + run.Length);
            run.Length += record.Bytes;
        }

        Write(batch, ref run);
        return batch.Count;
    }

    /// <summary>Returns when all that was written is on the disk: the units whose end marks are among it are stored.</summary>
    public void Sync()
    {
        if (!_isDirty) return;
        _file!.Sync();
        _isDirty = false;
        Syncs++;
        _synced.AddRange(_ending);
        _ending.Clear();
        OnDoneSynced();
    }

    /// <summary>Moves the units that are stored, in the order of their end marks.</summary>
    /// <param name="units">Where they go.</param>
    public void TakeSynced(List<SpoolUnit> units)
    {
        units.AddRange(_synced);
        _synced.Clear();
    }

    /// <summary>Sees to it that any record finds room. False while none is to be had.</summary>
    public bool TryBeReady() => HasRoom(RecordHeader.BytesOf(RecordHeader.MaxPayload), RecordKind.Data) || TryBeginSegment();

    /// <summary>Begins a segment. False while there is no room for one, and <see cref="FullText"/> says why.</summary>
    public bool TryBeginSegment()
    {
        Sync();
        if (!MayGrow())
        {
            // Nothing in the current one is alive: it can make room for the next.
            if (_current is not { Live: 0 }) return false;
            Leave();
            Reclaim();
            if (HasSegment) return true; // begun to say what is done
            if (!MayGrow()) return false;
        }

        var segment = new Segment(_nextNumber, (uint)RandomNumberGenerator.GetInt32(1, int.MaxValue));
        var file = TryCreate(segment);
        if (file is null) return false;
        Leave();
        (_current, _file, _bytes, _offset, _ahead) = (segment, file, _nextBytes, 0, 0);
        _segments.Add(segment);
        _nextNumber++;
        Span<byte> header = stackalloc byte[SegmentFormat.HeaderSize];
        SegmentFormat.WriteHeader(header, nextUnit());
        Write(header);
        file.Sync();
        directory.Sync();
        _isDirty = false;
        return true;
    }

    /// <summary>Gives the current segment up: neither it nor what is in it and not synced is touched again.</summary>
    public void GiveUp()
    {
        _file?.Dispose();
        (_current, _file, _isDirty) = (null, null, false);
        _ending.Clear();
        OnDoneLost();
    }

    public void Dispose()
    {
        if (_file is not null) Leave();
    }

    // The end of a segment is kept for end marks and for what is done, so that a full store can still get empty.
    private bool HasRoom(int bytes, RecordKind kind)
    {
        if (_file is null) return false;
        var limit = kind is RecordKind.End or RecordKind.Done ? _bytes : _bytes - (_bytes / 64);
        return _offset + bytes <= limit;
    }

    private void Seal(SpoolBuffer batch, in SpoolBuffer.Record record, int offset)
    {
        var isData = record.Kind is RecordKind.Data;
        var index = record.Unit.AddPiece(_current!, offset, isData ? record.Length : 0);
        RecordHeader.Seal(batch.Bytes(record.At, record.Bytes), _current!.Salt, record.Kind, record.Unit.Number, index, record.Length);
        if (record.Kind is not RecordKind.End) return;
        record.Unit.EndSegment = _current;
        _ending.Add(record.Unit);
    }

    private void Write(SpoolBuffer batch, ref (int At, int Length) run)
    {
        if (run.Length > 0) Write(batch.Bytes(run.At, run.Length));
        run = default;
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        _isDirty = true;
        while (bytes.Length > 0)
        {
            var written = _file!.Write(_offset, bytes);
            if (written <= 0) throw DiskErrors.NothingWritten();
            _offset += written;
            bytes = bytes[written..];
        }

        if (_offset - _ahead < WriteAhead) return;
        _file!.StartWriting(_ahead, _offset - _ahead);
        _ahead = _offset;
    }

    private bool MayGrow()
    {
        FreeBytes = directory.FreeBytes;
        var room = FreeBytes - settings.MinFree;
        // Where little is free, a smaller segment does: one unit can keep it from being deleted, and other stores want some of the file system.
        _nextBytes = (int)Math.Clamp(room / PartOfFree, SpoolSettings.SmallestSegment, _segmentBytes) & ~7;
        FullText = DiskBytes + OtherBytes + _segmentBytes > settings.MaxBytes ? $"{settings.MaxBytes} bytes (max-bytes) are taken up"
            : room < SpoolSettings.SmallestSegment
                ? $"{FreeBytes} bytes are free on its file system, {settings.MinFree} have to stay free (min-free), and a file of it takes {SpoolSettings.SmallestSegment}"
            : "";
        return FullText.Length == 0;
    }

    private ISegmentFile? TryCreate(Segment segment)
    {
        try
        {
            var file = directory.Create(segment.Name, _nextBytes);
            segment.FileBytes = _nextBytes;
            return file;
        }
        catch (IOException error) when (DiskErrors.IsFull(error))
        {
            FullText = error.Message;
            return null;
        }
    }

    // What is synced stays; what was allocated behind it is given back, where the disk lets us.
    private void Leave()
    {
        if (_file is null) return;
        try
        {
            _file.Cut(_offset);
            _current!.FileBytes = _offset;
        }
        catch (IOException)
        {
            _current!.FileBytes = _bytes;
        }

        _file.Dispose();
        (_current, _file) = (null, null);
    }
}
