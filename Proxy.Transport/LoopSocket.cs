using Proxy.Transport.Interop;

namespace Proxy.Transport;

/// <summary>A descriptor that a loop watches. Used on its loop's thread only.</summary>
public abstract class LoopSocket
{
    private protected const int Closed = -1;

    private protected LoopSocket(IoLoop loop, int descriptor)
    {
        Loop = loop;
        Descriptor = descriptor;
    }

    /// <summary>The loop whose thread alone uses this socket.</summary>
    public IoLoop Loop { get; }

    /// <summary>The kernel's number of the socket, -1 once it is closed.</summary>
    public int Descriptor { get; private protected set; }

    /// <summary>Whether the socket still exists.</summary>
    public bool IsOpen => Descriptor != Closed;

    /// <summary>Place in the loop's table of watched sockets.</summary>
    internal int Slot { get; set; } = Closed;

    internal abstract void OnEvents(EpollEvents events);

    /// <summary>The loop ends: the descriptor goes with it, so that nobody closes its number once it is somebody else's.</summary>
    internal void CloseWithLoop() => _ = ReleaseDescriptor();

    private protected bool ReleaseDescriptor()
    {
        if (!IsOpen) return false;
        Loop.Forget(this);
        _ = Libc.Close(Descriptor);
        Descriptor = Closed;
        return true;
    }
}
