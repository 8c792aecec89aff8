using System.Runtime.InteropServices;

namespace Proxy.Transport.Interop;

/// <summary>The kernel's <c>struct tcp_repair_window</c> (include/uapi/linux/tcp.h).</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct RepairWindow
{
    private readonly uint _windowUpdate;
    private readonly uint _sendWindow;
    private readonly uint _maximumWindow;
    private readonly uint _receiveWindow;

    /// <summary>The next sequence number that we expected as of our last acknowledgement (<c>rcv_wup</c>).</summary>
    internal readonly uint LastAcknowledged;
}
