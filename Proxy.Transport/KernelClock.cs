using Proxy.Transport.Interop;

namespace Proxy.Transport;

/// <summary>What the kernel knows of its clock (<c>adjtimex(2)</c>).</summary>
public static unsafe class KernelClock
{
    // What adjtimex answers where nothing keeps the clock right: TIME_ERROR of <sys/timex.h>.
    private const int NotSynchronised = 5;

    // struct timex has 208 bytes where long has eight; with modes at 0 nothing is set.
    private const int TimexBytes = 256;

    /// <summary>Whether a time service keeps the clock right; null when the kernel does not say.</summary>
    public static bool? IsSynchronised()
    {
        var timex = stackalloc byte[TimexBytes];
        new Span<byte>(timex, TimexBytes).Clear();
        var state = Libc.AdjustTime(timex);
        return state < 0 ? null : state != NotSynchronised;
    }
}
