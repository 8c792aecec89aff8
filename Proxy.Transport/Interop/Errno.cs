using System.Runtime.InteropServices;

namespace Proxy.Transport.Interop;

/// <summary>Linux error numbers that the transport tells apart.</summary>
internal static class Errno
{
    internal const int NotPermitted = 1;
    internal const int Interrupted = 4;
    internal const int Again = 11;
    internal const int OutOfMemory = 12;
    internal const int InvalidArgument = 22;
    internal const int FileTableFull = 23;
    internal const int TooManyFiles = 24;
    internal const int BrokenPipe = 32;
    internal const int NotImplemented = 38;
    internal const int Protocol = 71;
    internal const int NotSupported = 95;
    internal const int FamilyNotSupported = 97;
    internal const int AddressNotAvailable = 99;
    internal const int NetworkDown = 100;
    internal const int NetworkUnreachable = 101;
    internal const int ConnectionAborted = 103;
    internal const int ConnectionReset = 104;
    internal const int NoBufferSpace = 105;
    internal const int TimedOut = 110;
    internal const int ConnectionRefused = 111;
    internal const int HostUnreachable = 113;
    internal const int InProgress = 115;

    /// <summary>The last error of a call on this thread.</summary>
    internal static int Last => Marshal.GetLastPInvokeError();

    /// <summary>Whether the process or the machine has run out of something that comes back when connections end.</summary>
    internal static bool IsExhaustion(int errno) =>
        errno is TooManyFiles or FileTableFull or NoBufferSpace or OutOfMemory;

    /// <summary>Whether a call on a connection says that it is lost: not that there is nothing now, nor that there is no memory, nor that a filter
    /// (seccomp) or the kernel refuses the call whatever the connection's state.</summary>
    internal static bool IsOfConnection(int errno) =>
        errno is not (Again or OutOfMemory or NotPermitted or InvalidArgument or NotImplemented or NotSupported);
}
