using Proxy.Actors.Stores.Segments;
using Proxy.Testing;

namespace Proxy.Actors.Tests.Stores;

/// <summary>A store's directory that fails, or waits, where a test says so.</summary>
internal sealed class FaultyDirectory(ISegmentDirectory directory) : ISegmentDirectory
{
    private int _looks;

    /// <summary>Asked before each call, by its name; throws what the call is to throw.</summary>
    public Action<string> Before { get; set; } = _ => { };

    /// <summary>The longest write that is done whole.</summary>
    public int MaxWrite { get; set; } = int.MaxValue;

    /// <summary>What it says is free; null for what is.</summary>
    public long? Free { get; set; }

    public long FreeBytes
    {
        get
        {
            Interlocked.Increment(ref _looks);
            return Free ?? directory.FreeBytes;
        }
    }

    /// <summary>Waits until it was asked twice more what is free: all that follows from the first has been done then.</summary>
    public async Task LookedAt()
    {
        var from = Volatile.Read(ref _looks);
        await Eventually.EqualAsync(true, () => Volatile.Read(ref _looks) >= from + 2);
    }

    /// <summary>An error of the kernel.</summary>
    public static IOException Error(int errno) => new($"errno {errno}", errno);

    /// <summary>Lets the first calls of a name pass and fails every later one.</summary>
    public void FailAfter(string call, int passes, int errno)
    {
        var left = passes;
        Before = name =>
        {
            if (name == call && left-- <= 0) throw Error(errno);
        };
    }

    public ISegmentDirectory Below(string name) => new FaultyDirectory(directory.Below(name)) { Before = name => Before(name) };

    public IReadOnlyList<string> Names() => directory.Names();

    public ISegmentFile Create(string name, long length)
    {
        Before("create");
        return new FaultyFile(this, directory.Create(name, length));
    }

    public ISegmentFile Open(string name)
    {
        Before("open");
        return new FaultyFile(this, directory.Open(name));
    }

    public void Rename(string name, string newName)
    {
        Before("rename");
        directory.Rename(name, newName);
    }

    public void Delete(string name)
    {
        Before("delete");
        directory.Delete(name);
    }

    public void Sync()
    {
        Before("sync directory");
        directory.Sync();
    }

    public void Dispose() => directory.Dispose();

    private sealed class FaultyFile(FaultyDirectory owner, ISegmentFile file) : ISegmentFile
    {
        public long Length => file.Length;

        public int Write(long offset, ReadOnlySpan<byte> bytes)
        {
            owner.Before("write");
            return file.Write(offset, bytes[..Math.Min(bytes.Length, owner.MaxWrite)]);
        }

        public int Read(long offset, Span<byte> buffer)
        {
            owner.Before("read");
            return file.Read(offset, buffer);
        }

        public void StartWriting(long offset, long length) => file.StartWriting(offset, length);

        public void Sync()
        {
            owner.Before("sync");
            file.Sync();
        }

        public void Cut(long length)
        {
            owner.Before("cut");
            file.Cut(length);
        }

        public void Dispose() => file.Dispose();
    }
}
