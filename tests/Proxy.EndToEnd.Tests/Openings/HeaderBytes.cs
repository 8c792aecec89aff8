using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace Proxy.EndToEnd.Tests.Openings;

/// <summary>PROXY headers, written by hand as HAProxy's specification has them.</summary>
internal static class HeaderBytes
{
    private static readonly byte[] Signature = [0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A];

    /// <summary>One of version 1.</summary>
    public static byte[] V1(IPEndPoint source, IPEndPoint destination) =>
        Encoding.ASCII.GetBytes($"PROXY TCP4 {source.Address} {destination.Address} {source.Port} {destination.Port}\r\n");

    /// <summary>One of version 2, of IPv4.</summary>
    public static byte[] V2(IPEndPoint source, IPEndPoint destination)
    {
        byte[] addresses =
        [
            .. source.Address.GetAddressBytes(), .. destination.Address.GetAddressBytes(),
            (byte)(source.Port >> 8), (byte)source.Port, (byte)(destination.Port >> 8), (byte)destination.Port,
        ];
        return [.. Signature, 0x21, 0x11, 0, (byte)addresses.Length, .. addresses];
    }

    /// <summary>One of version 2 by which a proxy speaks for itself (LOCAL).</summary>
    public static byte[] Local() => [.. Signature, 0x20, 0x00, 0, 0];

    /// <summary>What a header of version 2 at the start of some bytes says: its command, its source and what comes behind it.</summary>
    public static (int Command, IPEndPoint Source, byte[] Payload) Read(ReadOnlySpan<byte> bytes)
    {
        Assert.True(bytes.StartsWith(Signature), Convert.ToHexString(bytes));
        Assert.Equal(0x11, bytes[13]);
        var length = BinaryPrimitives.ReadUInt16BigEndian(bytes[14..]);
        var source = new IPEndPoint(new IPAddress(bytes.Slice(16, 4)), BinaryPrimitives.ReadUInt16BigEndian(bytes[24..]));
        return (bytes[12], source, bytes[(16 + length)..].ToArray());
    }
}
