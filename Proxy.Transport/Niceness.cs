using Proxy.Transport.Interop;

namespace Proxy.Transport;

/// <summary>How far a thread stands back behind others that want a processor (<c>nice(2)</c>).</summary>
public static class Niceness
{
    /// <summary>Has the calling thread stand back from then on, it alone and those that it starts: the thread pool's too, so it is to queue
    /// nothing there. Without privileges there is no way back. Where the kernel refuses it, all stays as it is.</summary>
    /// <param name="niceness">How far, 0 to 19: at 5 it has a third of the part of one that does not stand back, at 10 a tenth, at 19 a seventieth.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not in that range.</exception>
    public static void Set(int niceness)
    {
        const int Max = 19;
        const int ThisThread = 0; // on Linux, where threads have one of their own
        ArgumentOutOfRangeException.ThrowIfNegative(niceness);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(niceness, Max);
        _ = Libc.SetPriority(Libc.PriorityOfProcess, ThisThread, niceness);
    }
}
