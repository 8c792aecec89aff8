using CsCheck;
using Proxy.Actors.Stores;
using Proxy.Actors.Stores.Segments;

namespace Proxy.Actors.Tests.Stores;

/// <summary>The format alone: bytes in, records and units out.</summary>
public sealed class SegmentReaderTests
{
    private const uint Salt = 0x5eed_cafe;

    // What happens in a store: a unit begins, gets bytes, ends, is done. Small payloads, so that every byte can be tried.
    private static readonly Gen<(int Unit, int Kind, int Length)[]> Workloads = Gen.Select(Gen.Int[1, 4], Gen.Int[0, 3], Gen.Int[1, 40]).Array[1, 24];

    [Fact]
    public void Whatever_is_cut_off_takes_exactly_the_units_that_end_in_it() => Workloads.Sample(
        workload =>
        {
            var log = new WrittenLog(workload);
            for (var length = 0; length <= log.Bytes.Length; length++)
            {
                var found = Read(log.Bytes.AsSpan(0, length), out var result);
                Assert.Equal(log.Expected(record => record.PayloadEnd <= length), Pending(found, log.Bytes));
                Assert.Equal(0, result.Damaged);
                var last = log.Records.LastOrDefault(record => record.PayloadEnd <= length);
                Assert.Equal(Math.Min(length, last?.End ?? SegmentFormat.HeaderSize), Math.Min(length, result.End));
            }
        },
        iter: 60);

    [Fact]
    public void Flipped_bit_takes_exactly_the_unit_that_it_is_in() => Gen.Select(Workloads, Gen.Int).Sample(
        (workload, seed) =>
        {
            var log = new WrittenLog(workload);
            var random = new Random(seed);
            for (var i = 0; i < 50; i++)
            {
                var bytes = log.Bytes.ToArray();
                var at = random.Next(bytes.Length);
                bytes[at] ^= (byte)(1 << random.Next(8));
                var found = Read(bytes, out _);
                Assert.Equal(log.Expected(record => !record.Covers(at)), Pending(found, bytes));
            }
        },
        iter: 200);

    [Fact]
    public void Bytes_overwritten_with_anything_are_never_taken_for_a_unit() => Gen.Select(Workloads, Gen.Int).Sample(
        (workload, seed) =>
        {
            var log = new WrittenLog(workload);
            var random = new Random(seed);
            for (var i = 0; i < 20; i++)
            {
                var bytes = log.Bytes.ToArray();
                var from = random.Next(bytes.Length);
                var length = random.Next(1, bytes.Length - from + 1);
                if (i % 2 == 0) random.NextBytes(bytes.AsSpan(from, length));
                else bytes.AsSpan(from, length).Clear();
                var found = Read(bytes, out _);
                bool IsUntouched(WrittenLog.Record record) =>
                    bytes.AsSpan(record.At..record.PayloadEnd).SequenceEqual(log.Bytes.AsSpan(record.At..record.PayloadEnd));
                Assert.Equal(log.Expected(IsUntouched), Pending(found, bytes));
            }
        },
        iter: 200);

    [Fact]
    public void Records_of_another_segment_are_none()
    {
        var log = new WrittenLog([(1, 0, 1), (1, 1, 30), (1, 2, 1)]);
        var found = new FoundUnits();
        var result = SegmentScan.Run(new MemoryFile(log.Bytes), new Segment(1, Salt + 1), found);
        Assert.Empty(found.Ended());
        Assert.Equal(SegmentFormat.HeaderSize, result.End);
    }

    [Fact]
    public void Payload_that_is_a_whole_segment_is_only_a_payload()
    {
        var inner = new WrittenLog([(3, 0, 1), (3, 1, 30), (3, 2, 1)]);
        var log = new WrittenLog([(1, 0, 1), (1, 1, 1), (1, 2, 1)], inner.Bytes[SegmentFormat.HeaderSize..]);
        var found = Read(log.Bytes, out _);
        Assert.Equal(1, Assert.Single(found.Ended()).Number);
    }

    [Fact]
    public void Records_are_found_in_whatever_pieces_the_bytes_come() => Gen.Select(Workloads, Gen.Int[0, 64]).Sample(
        (workload, cut) =>
        {
            var bytes = new WrittenLog(workload).Bytes.AsSpan(SegmentFormat.HeaderSize);
            var (at, seen) = (0, new List<int>());
            while (at < bytes.Length)
            {
                var available = Math.Min(bytes.Length - at, RecordHeader.Size + cut);
                SegmentRead read;
                int length;
                while ((read = SegmentReader.Next(bytes.Slice(at, available), Salt, at + available == bytes.Length, out _, out length)) is SegmentRead.NeedMore) available++;
                Assert.Equal(SegmentRead.Record, read);
                seen.Add(at += length);
            }

            Assert.Equal(bytes.Length, seen.LastOrDefault());
        },
        iter: 300);

    private static FoundUnits Read(ReadOnlySpan<byte> bytes, out SegmentScan.Result result)
    {
        var found = new FoundUnits();
        result = SegmentScan.Run(new MemoryFile(bytes.ToArray()), new Segment(1, Salt), found);
        return found;
    }

    private static IReadOnlyList<string> Pending(FoundUnits found, byte[] bytes)
    {
        static string Text(FoundUnits.Found unit, byte[] bytes) =>
            $"{unit.Number}:{Convert.ToHexString(unit.Pieces.SelectMany(piece => bytes.AsSpan(piece.Offset + RecordHeader.Size, piece.Length).ToArray()).ToArray())}";
        return [.. found.Ended().Where(unit => unit is { IsWhole: true, IsDone: false }).Select(unit => Text(unit, bytes))];
    }

    /// <summary>A segment's bytes, and what ought to be read from them.</summary>
    private sealed class WrittenLog
    {
        private readonly List<byte> _out = [];
        private readonly Dictionary<int, (long Number, int Index, List<byte> Bytes)> _open = [];
        private readonly List<(long Number, byte[] Bytes)> _ended = [];
        private readonly byte[]? _payload;
        private long _number;

        public WrittenLog((int Unit, int Kind, int Length)[] workload, byte[]? payload = null)
        {
            _payload = payload;
            var header = new byte[SegmentFormat.HeaderSize];
            SegmentFormat.WriteHeader(header, 1);
            _out.AddRange(header);
            foreach (var (unit, kind, length) in workload) Do(unit, kind, length);
            Bytes = [.. _out];
        }

        public byte[] Bytes { get; }

        public List<Record> Records { get; } = [];

        /// <summary>The units of which every record is readable, without those that a readable record says are done.</summary>
        public IReadOnlyList<string> Expected(Func<Record, bool> isReadable)
        {
            var done = Records.Where(record => record.Done != 0 && isReadable(record)).Select(record => record.Done).ToHashSet();
            bool IsWhole(long number) => Records.Where(record => record.Unit == number && record.Done == 0).All(isReadable);
            return [.. _ended.Where(unit => IsWhole(unit.Number) && !done.Contains(unit.Number)).Select(unit => $"{unit.Number}:{Convert.ToHexString(unit.Bytes)}")];
        }

        private void Do(int unit, int kind, int length)
        {
            if (!_open.TryGetValue(unit, out var open))
            {
                open = (++_number, 0, []);
                var head = new byte[UnitRecords.HeadLength(new UnitHead("q", new byte[length]))];
                UnitRecords.WriteHead(head, new UnitHead("q", new byte[length]), DateTimeOffset.UnixEpoch);
                Add(RecordKind.Head, open.Number, open.Index++, head);
                _open[unit] = open;
            }
            else if (kind is 0 or 1)
            {
                var bytes = _payload ?? UnitBytes.Of(length, length);
                Add(RecordKind.Data, open.Number, open.Index++, bytes);
                open.Bytes.AddRange(bytes);
                _open[unit] = open;
            }
            else if (kind is 2)
            {
                Add(RecordKind.End, open.Number, open.Index, BitConverter.GetBytes((long)open.Bytes.Count));
                _ended.Add((open.Number, [.. open.Bytes]));
                _open.Remove(unit);
            }
            else if (_ended.Count > 0)
            {
                var done = _ended[length % _ended.Count].Number;
                Add(RecordKind.Done, 0, 0, BitConverter.GetBytes(done), done);
            }
        }

        private void Add(RecordKind kind, long unit, int index, byte[] payload, long done = 0)
        {
            var record = new byte[RecordHeader.BytesOf(payload.Length)];
            payload.CopyTo(record, RecordHeader.Size);
            RecordHeader.Seal(record, Salt, kind, unit, index, payload.Length);
            Records.Add(new Record(unit, _out.Count, _out.Count + RecordHeader.Size + payload.Length, done));
            _out.AddRange(record);
        }

        /// <summary>A record: where it begins, and where the last byte of its payload is.</summary>
        public sealed record Record(long Unit, int At, int PayloadEnd, long Done)
        {
            /// <summary>Where the next one begins.</summary>
            public int End => (PayloadEnd + 7) & ~7;

            public bool Covers(int at) => at >= At && at < PayloadEnd;
        }
    }
}
