using System.Runtime.InteropServices;
using Proxy.Transport.Interop;

namespace Proxy.Transport;

/// <summary>A system call failed where the transport cannot go on: at set-up, or by a defect. Expected ends of a
/// connection are values (<see cref="IoStatus"/>), never this.</summary>
public sealed class TransportException : IOException
{
    /// <summary>Names the call and the kernel's reason.</summary>
    /// <param name="call">The system call.</param>
    /// <param name="error">Its errno.</param>
    public TransportException(string call, int error)
        : base($"{call}: {Describe(error)}") => Error = error;

    /// <summary>The kernel's error number (errno).</summary>
    public int Error { get; }

    /// <summary>The kernel's words for an error number, such as "Connection refused".</summary>
    /// <param name="error">An errno; 0 gives "no error".</param>
    public static string Describe(int error) => error == 0 ? "no error" : Marshal.GetPInvokeErrorMessage(error);

    /// <summary>Whether an error number says that this machine or process has run out of something: ports, descriptors, memory.</summary>
    /// <param name="error">An errno.</param>
    public static bool IsShortage(int error) => Errno.IsExhaustion(error) || error == Errno.AddressNotAvailable;

    /// <summary>Whether an error number says that a peer has not answered.</summary>
    /// <param name="error">An errno.</param>
    public static bool IsTimeout(int error) => error == Errno.TimedOut;

    internal static int Check(int result, string call) => result >= 0 ? result : throw FromLast(call);

    internal static TransportException FromLast(string call) => new(call, Errno.Last);
}
