using Proxy.Actors.Stores.Segments;

namespace Proxy.Actors.Tests.Stores;

/// <summary>A directory in memory that knows what a power cut would leave of it: what was synced, and of the rest whatever the disk happened to
/// have written, sector by sector.</summary>
internal sealed class CrashingDirectory : ISegmentDirectory
{
    private const int Sector = 512;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Node> _now = [];
    private Dictionary<string, Node> _synced = [];
    private CrashingDirectory? _below;

    public long FreeBytes => 1L << 40;

    /// <summary>The directory as it is found after a power cut at this moment.</summary>
    public CrashingDirectory Crash(Random random)
    {
        lock (_gate)
        {
            var after = new CrashingDirectory { _below = _below?.Crash(random) };
            foreach (var name in _now.Keys.Union(_synced.Keys))
            {
                // A name that was not synced is there or not.
                var tables = random.Next(2) == 0 ? (_now, _synced) : (_synced, _now);
                var isSure = _now.GetValueOrDefault(name) == _synced.GetValueOrDefault(name);
                if ((isSure ? _now : tables.Item1).TryGetValue(name, out var node)) after._now[name] = node.Crash(random);
            }

            after._synced = new(after._now);
            return after;
        }
    }

    public ISegmentDirectory Below(string name)
    {
        lock (_gate) return _below ??= new CrashingDirectory();
    }

    public IReadOnlyList<string> Names()
    {
        lock (_gate) return [.. _now.Keys];
    }

    public ISegmentFile Create(string name, long length)
    {
        lock (_gate)
        {
            var node = new Node(length);
            _now.Add(name, node);
            return new OpenFile(this, node);
        }
    }

    public ISegmentFile Open(string name)
    {
        lock (_gate) return new OpenFile(this, _now[name]);
    }

    public void Rename(string name, string newName)
    {
        lock (_gate)
        {
            _now[newName] = _now[name];
            _now.Remove(name);
        }
    }

    public void Delete(string name)
    {
        lock (_gate) _now.Remove(name);
    }

    public void Sync()
    {
        lock (_gate) _synced = new(_now);
    }

    public void Dispose()
    {
    }

    private sealed class Node(long length)
    {
        private readonly HashSet<int> _dirty = [];
        private byte[] _synced = new byte[length];

        public byte[] Bytes { get; set; } = new byte[length];

        public void Write(int offset, ReadOnlySpan<byte> bytes)
        {
            if (Bytes.Length < offset + bytes.Length) Bytes = [.. Bytes, .. new byte[offset + bytes.Length - Bytes.Length]];
            bytes.CopyTo(Bytes.AsSpan(offset));
            for (var sector = offset / Sector; sector <= (offset + bytes.Length - 1) / Sector; sector++) _dirty.Add(sector);
        }

        public void Sync()
        {
            if (Bytes.Length != _synced.Length) _synced = [.. Bytes];
            foreach (var sector in _dirty) Copy(Bytes, _synced, sector);
            _dirty.Clear();
        }

        public Node Crash(Random random)
        {
            var left = _synced.ToArray();
            if (Bytes.Length != left.Length) Array.Resize(ref left, random.Next(2) == 0 ? left.Length : Bytes.Length);
            foreach (var sector in _dirty.Where(_ => random.Next(2) == 0)) Copy(Bytes, left, sector);
            return new Node(0) { Bytes = left, _synced = [.. left] };
        }

        private static void Copy(byte[] from, byte[] to, int sector)
        {
            var at = sector * Sector;
            var length = Math.Min(Sector, Math.Min(from.Length, to.Length) - at);
            if (length > 0) from.AsSpan(at, length).CopyTo(to.AsSpan(at));
        }
    }

    private sealed class OpenFile(CrashingDirectory owner, Node node) : ISegmentFile
    {
        public long Length
        {
            get
            {
                lock (owner._gate) return node.Bytes.Length;
            }
        }

        public int Write(long offset, ReadOnlySpan<byte> bytes)
        {
            lock (owner._gate) node.Write((int)offset, bytes);
            return bytes.Length;
        }

        public int Read(long offset, Span<byte> buffer)
        {
            lock (owner._gate)
            {
                var read = (int)Math.Min(buffer.Length, Math.Max(0, node.Bytes.Length - offset));
                node.Bytes.AsSpan((int)offset, read).CopyTo(buffer);
                return read;
            }
        }

        public void StartWriting(long offset, long length)
        {
        }

        public void Sync()
        {
            lock (owner._gate) node.Sync();
        }

        public void Cut(long length)
        {
            lock (owner._gate) node.Bytes = node.Bytes[..(int)Math.Min(length, node.Bytes.Length)];
        }

        public void Dispose()
        {
        }
    }
}
