using System.Runtime.InteropServices;

namespace Proxy.Testing;

public sealed partial class TcpPeer
{
    private const nuint OutQueue = 0x5411; // SIOCOUTQ, tcp(7)

    /// <summary>Bytes sent that the other side's kernel has not acknowledged: what lies in this side's send queue.</summary>
    public unsafe int UnacknowledgedBytes
    {
        get
        {
            int count;
            return IoControl((int)Socket.Handle, OutQueue, &count) == 0
                ? count
                : throw new IOException($"SIOCOUTQ: error {Marshal.GetLastPInvokeError()}");
        }
    }

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static unsafe partial int IoControl(int descriptor, nuint request, int* count);
}
