using System.Numerics;
using Proxy.Transport.Interop;

namespace Proxy.Transport;

/// <summary>Work for an <see cref="IoLoop"/> that has its thread run on one processor from then on (<c>sched_setaffinity</c>).
/// Threads that the runtime starts from there are not bound by it.</summary>
/// <param name="processor">One of <see cref="Allowed"/>, with the kernel's number, 0 to 8191.</param>
public sealed unsafe class ProcessorAffinity(int processor) : IThreadPoolWorkItem
{
    // The kernel refuses to write a mask that is shorter than its own, and has 8,192 processors at most.
    private const int MaskWords = 8192 / WordBits;

    private const int WordBits = 64;
    private const int ThisThread = 0;

    /// <summary>The processors that the calling thread may run on, ascending, at least one: those of <c>taskset</c> or of a
    /// container, of the whole machine otherwise.</summary>
    /// <exception cref="TransportException">The kernel does not say.</exception>
    public static IReadOnlyList<int> Allowed()
    {
        var mask = stackalloc ulong[MaskWords];
        new Span<ulong>(mask, MaskWords).Clear(); // the kernel writes as many words as it needs itself
        TransportException.Check(Libc.GetAffinity(ThisThread, MaskWords * sizeof(ulong), mask), "sched_getaffinity");
        var processors = new List<int>();
        for (var word = 0; word < MaskWords; word++)
            for (var left = mask[word]; left != 0; left &= left - 1)
                processors.Add((word * WordBits) + BitOperations.TrailingZeroCount(left));
        return processors;
    }

    /// <summary>Binds the calling thread.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No processor has that number.</exception>
    /// <exception cref="TransportException">The thread may not run on it.</exception>
    public void Execute()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(processor);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(processor, MaskWords * WordBits);
        var mask = stackalloc ulong[MaskWords];
        new Span<ulong>(mask, MaskWords).Clear();
        mask[processor / WordBits] = 1UL << (processor % WordBits);
        TransportException.Check(Libc.SetAffinity(ThisThread, MaskWords * sizeof(ulong), mask), "sched_setaffinity");
    }
}
