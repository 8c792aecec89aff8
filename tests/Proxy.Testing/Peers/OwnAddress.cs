using System.Net;

namespace Proxy.Testing;

/// <summary>Client addresses that are used once. The kernel gives a port again soon after a reset, so on 127.0.0.1 two clients
/// of a test may have been the same address and port one after the other.</summary>
public static class OwnAddress
{
    private static int _count;

    /// <summary>An address of 127.0.0.0/8 that no client of this process had before, with any port.</summary>
    public static IPEndPoint Next()
    {
        var number = Interlocked.Increment(ref _count);
        return new IPEndPoint(new IPAddress([127, (byte)(1 + (number >> 16 & 0x3F)), (byte)(number >> 8), (byte)number]), 0);
    }
}
