using Proxy.Transport.Interop;

namespace Proxy.Transport;

/// <content>The table of watched sockets. An event carries the slot and the slot's generation, so that an event of a
/// socket that was closed earlier in the same round never reaches the slot's next owner.</content>
public sealed unsafe partial class IoLoop
{
    private const ulong WakeUpTag = ulong.MaxValue;

    private readonly Stack<int> _freeSlots = new();
    private LoopSocket?[] _sockets = new LoopSocket?[256];
    private uint[] _generations = new uint[256];
    private int _usedSlots;
    private int _watched;

    /// <summary>Begins to watch a socket.</summary>
    internal void Watch(LoopSocket socket, EpollEvents events)
    {
        var slot = TakeSlot();
        _sockets[slot] = socket;
        socket.Slot = slot;
        _watched++;
        Control(Libc.EpollAdd, socket.Descriptor, events, Tag(slot));
    }

    /// <summary>Changes what a watched socket is watched for; what is already true is reported anew.</summary>
    internal void Rewatch(LoopSocket socket, EpollEvents events) =>
        Control(Libc.EpollModify, socket.Descriptor, events, Tag(socket.Slot));

    /// <summary>Forgets a socket that is about to be closed; closing takes it out of the epoll set.</summary>
    internal void Forget(LoopSocket socket)
    {
        if (socket.Slot < 0) return;
        _sockets[socket.Slot] = null;
        _generations[socket.Slot]++;
        _freeSlots.Push(socket.Slot);
        socket.Slot = -1;
        _watched--;
    }

    private ulong Tag(int slot) => ((ulong)_generations[slot] << 32) | (uint)slot;

    private LoopSocket? Find(ulong tag)
    {
        var slot = (int)(uint)tag;
        return _generations[slot] == (uint)(tag >> 32) ? _sockets[slot] : null;
    }

    private int TakeSlot()
    {
        if (_freeSlots.TryPop(out var free)) return free;
        if (_usedSlots == _sockets.Length)
        {
            Array.Resize(ref _sockets, _usedSlots * 2);
            Array.Resize(ref _generations, _usedSlots * 2);
        }

        return _usedSlots++;
    }

    private void Control(int operation, int descriptor, EpollEvents events, ulong tag)
    {
        var entry = stackalloc byte[16];
        EpollLayout.Write(entry, events, tag);
        TransportException.Check(Libc.EpollControl(_epoll, operation, descriptor, entry), "epoll_ctl");
    }

    private void CloseAll()
    {
        foreach (var socket in _sockets)
        {
            socket?.CloseWithLoop();
        }
    }
}
