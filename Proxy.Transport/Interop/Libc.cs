using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

[assembly: DisableRuntimeMarshalling]

namespace Proxy.Transport.Interop;

/// <summary>The C library's calls as the loops use them. Every call that returns -1 leaves its errno in
/// <see cref="Marshal.GetLastPInvokeError"/>. Constants are Linux's, the same on x64 and arm64.</summary>
internal static unsafe partial class Libc
{
    private const string Name = "libc";

    [LibraryImport(Name, EntryPoint = "epoll_create1", SetLastError = true)]
    internal static partial int EpollCreate(int flags);

    [LibraryImport(Name, EntryPoint = "epoll_ctl", SetLastError = true)]
    internal static partial int EpollControl(int epoll, int operation, int descriptor, byte* epollEvent);

    [LibraryImport(Name, EntryPoint = "epoll_wait", SetLastError = true)]
    internal static partial int EpollWait(int epoll, byte* events, int capacity, int timeoutMilliseconds);

    [LibraryImport(Name, EntryPoint = "eventfd", SetLastError = true)]
    internal static partial int EventFd(uint initial, int flags);

    [LibraryImport(Name, EntryPoint = "socket", SetLastError = true)]
    internal static partial int Socket(int family, int type, int protocol);

    [LibraryImport(Name, EntryPoint = "bind", SetLastError = true)]
    internal static partial int Bind(int descriptor, void* address, uint length);

    [LibraryImport(Name, EntryPoint = "listen", SetLastError = true)]
    internal static partial int Listen(int descriptor, int backlog);

    [LibraryImport(Name, EntryPoint = "accept4", SetLastError = true)]
    internal static partial int Accept(int descriptor, void* address, uint* length, int flags);

    [LibraryImport(Name, EntryPoint = "connect", SetLastError = true)]
    internal static partial int Connect(int descriptor, void* address, uint length);

    [LibraryImport(Name, EntryPoint = "getsockname", SetLastError = true)]
    internal static partial int GetSocketName(int descriptor, void* address, uint* length);

    [LibraryImport(Name, EntryPoint = "setsockopt", SetLastError = true)]
    internal static partial int SetSocketOption(int descriptor, int level, int option, void* value, uint length);

    [LibraryImport(Name, EntryPoint = "getsockopt", SetLastError = true)]
    internal static partial int GetSocketOption(int descriptor, int level, int option, void* value, uint* length);

    [LibraryImport(Name, EntryPoint = "recv", SetLastError = true)]
    internal static partial nint Receive(int descriptor, byte* buffer, nuint length, int flags);

    [LibraryImport(Name, EntryPoint = "send", SetLastError = true)]
    internal static partial nint Send(int descriptor, byte* buffer, nuint length, int flags);

    [LibraryImport(Name, EntryPoint = "sendmsg", SetLastError = true)]
    internal static partial nint SendMessage(int descriptor, IoMessage* message, int flags);

    [LibraryImport(Name, EntryPoint = "splice", SetLastError = true)]
    internal static partial nint Splice(int from, long* fromOffset, int to, long* toOffset, nuint length, uint flags);

    [LibraryImport(Name, EntryPoint = "pipe2", SetLastError = true)]
    internal static partial int Pipe(int* ends, int flags);

    [LibraryImport(Name, EntryPoint = "fcntl", SetLastError = true)]
    internal static partial int FileControl(int descriptor, int operation, nint value);

    [LibraryImport(Name, EntryPoint = "shutdown", SetLastError = true)]
    internal static partial int Shutdown(int descriptor, int how);

    [LibraryImport(Name, EntryPoint = "close", SetLastError = true)]
    internal static partial int Close(int descriptor);

    [LibraryImport(Name, EntryPoint = "read", SetLastError = true)]
    internal static partial nint Read(int descriptor, void* buffer, nuint length);

    [LibraryImport(Name, EntryPoint = "write", SetLastError = true)]
    internal static partial nint Write(int descriptor, void* buffer, nuint length);

    [LibraryImport(Name, EntryPoint = "ioctl", SetLastError = true)]
    internal static partial int IoControl(int descriptor, nuint request, int* value);

    [LibraryImport(Name, EntryPoint = "getrlimit", SetLastError = true)]
    internal static partial int GetResourceLimit(int resource, ulong* softAndHard);

    [LibraryImport(Name, EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int FileStatus(int directory, string path, int flags, uint wanted, byte* status);

    [LibraryImport(Name, EntryPoint = "adjtimex", SetLastError = true)]
    internal static partial int AdjustTime(byte* timex);

    [LibraryImport(Name, EntryPoint = "sched_getaffinity", SetLastError = true)]
    internal static partial int GetAffinity(int thread, nuint length, ulong* mask);

    [LibraryImport(Name, EntryPoint = "sched_setaffinity", SetLastError = true)]
    internal static partial int SetAffinity(int thread, nuint length, ulong* mask);

    [LibraryImport(Name, EntryPoint = "setpriority", SetLastError = true)]
    internal static partial int SetPriority(int which, int who, int niceness);

    internal const int EpollCloseOnExec = 0x80000;
    internal const int EpollAdd = 1;
    internal const int EpollDelete = 2;
    internal const int EpollModify = 3;

    internal const int EventFdFlags = 0x80000 | 0x800; // EFD_CLOEXEC | EFD_NONBLOCK

    internal const int PipeNonBlocking = 0x80000 | 0x800; // O_CLOEXEC | O_NONBLOCK
    internal const int SetPipeSize = 1031; // F_SETPIPE_SZ
    internal const uint SpliceNonBlocking = 1 | 2; // SPLICE_F_MOVE | SPLICE_F_NONBLOCK

    internal const int FamilyInet = 2;
    internal const int FamilyInet6 = 10;
    internal const int StreamNonBlocking = 1 | 0x800 | 0x80000; // SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC
    internal const int AcceptNonBlocking = 0x800 | 0x80000;

    internal const int LevelSocket = 1;
    internal const int ReuseAddress = 2;
    internal const int SocketError = 4;
    internal const int SendBuffer = 7;
    internal const int ReceiveBuffer = 8;
    internal const int KeepAlive = 9;
    internal const int UrgentInline = 10;
    internal const int Linger = 13;
    internal const int ReusePort = 15;
    internal const int ReceiveBufferForce = 33;

    internal const int LevelIp = 0;
    internal const int TypeOfService = 1;
    internal const int LevelIpv6 = 41;
    internal const int Ipv6Only = 26;
    internal const int TrafficClass = 67;

    internal const int LevelTcp = 6;
    internal const int TcpNoDelay = 1;
    internal const int TcpInfo = 11;
    internal const int TcpQuickAck = 12;
    internal const int TcpRepair = 19;
    internal const int TcpRepairQueue = 20;
    internal const int TcpQueueSequence = 21;
    internal const int TcpNotSentLowWater = 25;
    internal const int TcpRepairWindow = 29;
    internal const int RepairOffWithoutProbe = -1; // TCP_REPAIR_OFF_NO_WP
    internal const int ReceiveQueue = 1; // TCP_RECV_QUEUE

    internal const int ShutdownWrite = 1;
    internal const int Peek = 2; // MSG_PEEK
    internal const int Truncate = 0x20; // MSG_TRUNC
    internal const int NoSignal = 0x4000; // MSG_NOSIGNAL: EPIPE, not a signal that ends the process

    internal const nuint UnreadBytes = 0x541B; // FIONREAD
    internal const nuint UnsentBytes = 0x5411; // SIOCOUTQ: unsent and unacknowledged

    internal const int LimitOpenFiles = 7; // RLIMIT_NOFILE
    internal const int PriorityOfProcess = 0; // PRIO_PROCESS
}
