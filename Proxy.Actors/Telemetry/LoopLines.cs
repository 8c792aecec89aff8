using System.Runtime.CompilerServices;
using Proxy.Actors.Pairs;

namespace Proxy.Actors.Telemetry;

/// <summary>What one loop has to say in the access log. The loop writes lines into a buffer; whoever writes the log takes that when it lies
/// there, and leaves an empty one. The loop waits for nobody, and shares nothing with other loops. When the buffer is full,
/// records are left out and counted.</summary>
/// <param name="format">Writes lines; the loop's own.</param>
/// <param name="capacity">Bytes that wait at most, and one line.</param>
internal sealed class LoopLines(LineFormat format, int capacity)
{
    private LineBuffer? _filling = new(); // null while a line is written into it
    private LineBuffer _taken = new();
    private long _added;
    private long _leftOut;

    // Two of these lie side by side in memory, and their loops write to them all the time: not to the same cache line.
#pragma warning disable CS0169
    private readonly Apart _apart;
#pragma warning restore CS0169

    /// <summary>Records that became lines so far. Read on any thread.</summary>
    internal long Added => Volatile.Read(ref _added);

    /// <summary>Records that there was no room for so far. Read on any thread.</summary>
    internal long LeftOut => Volatile.Read(ref _leftOut);

    /// <summary>Whether there is something to take. Read on any thread.</summary>
    internal bool HasLines => Volatile.Read(ref _filling) is not { Length: 0 };

    /// <summary>Adds a record, on the loop's thread. What is written here is seen by whoever looks after it (a full fence).</summary>
    /// <returns>Whether it has just become half full.</returns>
    internal bool Add(in AccessRecord record)
    {
        var lines = PickUp();
        var before = lines.Length;
        try
        {
            if (before < capacity)
            {
                format.Write(record, lines);
                _added++;
            }
            else
            {
                _leftOut++;
            }

            return before < capacity / 2 && lines.Length >= capacity / 2;
        }
        catch
        {
            lines.TakeBack(before);
            throw;
        }
        finally
        {
            Interlocked.Exchange(ref _filling, lines);
        }
    }

    /// <summary>Takes what there is, on the thread that writes the log. It is good until the next call.</summary>
    internal LineBuffer Take()
    {
        _taken.Clear();
        var waiting = new SpinWait();
        while (true)
        {
            var filled = Volatile.Read(ref _filling);
            if (filled is { Length: 0 }) return _taken;
            if (filled is not null && Interlocked.CompareExchange(ref _filling, _taken, filled) == filled) return _taken = filled;
            waiting.SpinOnce();
        }
    }

    // Only the loop takes it away, so it lies there.
    private LineBuffer PickUp() => Interlocked.Exchange(ref _filling, null) ?? throw new InvalidOperationException("a record came from another thread than the loop's");

    [InlineArray(16)]
    private struct Apart
    {
        private long _first;
    }
}
