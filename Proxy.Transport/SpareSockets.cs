using Proxy.Transport.Interop;

namespace Proxy.Transport;

/// <summary>Sockets of connections that were reset, which serve the next connections of their loop: the kernel has less to do than with new ones.
/// A spare takes the place of its connection, so that no more descriptors are open than there were connections at once.
/// Used on the loop's thread; disposed after the loop.</summary>
public sealed class SpareSockets : IDisposable
{
    private const int Max = 64;
    private const int AddressLength = 16; // of AF_UNSPEC, which is 0, as all of it

    private readonly Stack<int> _inet = new(Max);
    private readonly Stack<int> _inet6 = new(Max);

    /// <summary>Sockets that are kept.</summary>
    public int Count => _inet.Count + _inet6.Count;

    /// <summary>Closes all that are kept.</summary>
    public void Clear()
    {
        Close(_inet);
        Close(_inet6);
    }

    /// <inheritdoc/>
    public void Dispose() => Clear();

    /// <summary>Takes one.</summary>
    /// <param name="isIpv6">Of which family.</param>
    /// <param name="descriptor">It is watched by the loop's epoll, for nobody.</param>
    /// <returns>Whether there was one. If not, one of the other family has made room for one that is new.</returns>
    internal bool TryTake(bool isIpv6, out int descriptor)
    {
        if ((isIpv6 ? _inet6 : _inet).TryPop(out descriptor)) return true;
        if ((isIpv6 ? _inet : _inet6).TryPop(out var other)) _ = Libc.Close(other);
        return false;
    }

    /// <summary>Keeps a socket that the loop has forgotten, after it has reset its connection.</summary>
    /// <returns>Whether it is kept; if not, nothing has been done.</returns>
    internal unsafe bool TryKeep(bool isIpv6, int descriptor)
    {
        if (Count == Max) return false;
        // Connecting to no address at all disconnects (connect(2)): what is established is reset.
        var nowhere = stackalloc byte[AddressLength];
        new Span<byte>(nowhere, AddressLength).Clear();
        if (Libc.Connect(descriptor, nowhere, AddressLength) < 0) return false;
        (isIpv6 ? _inet6 : _inet).Push(descriptor);
        return true;
    }

    private static void Close(Stack<int> descriptors)
    {
        while (descriptors.TryPop(out var descriptor)) _ = Libc.Close(descriptor);
    }
}
