using Microsoft.Extensions.Logging;
using Proxy.Actors.Buffers;
using Proxy.Actors.Descriptors;
using Proxy.Actors.Logging;
using Proxy.Actors.Tls;
using Proxy.Transport;

namespace Proxy.Actors.Checks;

/// <summary>What the checks of an engine share. Used on its loop's thread, but for the loop itself.</summary>
internal sealed class CheckContext : IDisposable
{
    // A handshake costs the loop about a millisecond: more of them at a time only wait for each other, while their time runs.
    private const int TlsPart = 8;

    // What a check sends fits into the kernel's queue; the bank is for what does not.
    private const int Segment = 16 * 1024;
    private const int Segments = 4;

    // Behind threads that move clients' bytes when both want a processor, with about a third of their part.
    private const int Niceness = 5;

    private const int LoopNumber = -1;

    private BufferBank? _bank;
    private LoopTls? _tls;

    internal CheckContext(ILogger log, TimeProvider time, int maxInFlight, string name)
    {
        Time = time;
        Loop = new IoLoop(LoopNumber, time, log.LoopDefect, name, Niceness);
        Notices = new CheckNotices(Loop, log);
        Lateness = new CheckLateness(Loop, Notices);
        TlsPlaces = new CheckPlaces(Loop, Lateness, Notices);
        Places = new CheckPlaces(Loop, Lateness, Notices);
        Allow(maxInFlight);
    }

    /// <summary>The engine's own loop.</summary>
    internal IoLoop Loop { get; }

    /// <summary>The clock.</summary>
    internal TimeProvider Time { get; }

    /// <summary>What is told of the engine itself.</summary>
    internal CheckNotices Notices { get; }

    /// <summary>The time that is lost to the loop.</summary>
    internal CheckLateness Lateness { get; }

    /// <summary>Places of checks in flight.</summary>
    internal CheckPlaces Places { get; }

    /// <summary>Places of those that speak TLS.</summary>
    internal CheckPlaces TlsPlaces { get; }

    /// <summary>Where what comes is kept.</summary>
    internal CheckBlocks Blocks { get; } = new();

    /// <summary>What TLS needs of the loop.</summary>
    internal LoopTls Tls => _tls ??= MakeTls();

    /// <summary>Sets how many checks may be in flight.</summary>
    internal void Allow(int maxInFlight)
    {
        TlsPlaces.Max = Math.Max(1, maxInFlight / TlsPart);
        Places.Max = Math.Max(1, maxInFlight - TlsPlaces.Max);
    }

    /// <summary>Ends the loop and frees what its checks used. None is in flight.</summary>
    public void Dispose()
    {
        Loop.Dispose();
        _tls?.Dispose();
        _bank?.Dispose();
        Blocks.Dispose();
    }

    private LoopTls MakeTls()
    {
        _bank = new BufferBank(Segments * Segment, Segment, Segment, Segment);
        return new LoopTls(Loop, new LoopSegments(_bank, 1), DescriptorBudget.MaxChecks);
    }
}
