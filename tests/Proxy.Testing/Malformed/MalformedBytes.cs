using System.Buffers.Binary;
using System.Text;

namespace Proxy.Testing;

/// <summary>What a client may say first that nobody should: PROXY headers, ClientHellos and HTTP heads, damaged; noise; nothing. Equal seeds
/// give equal bytes.</summary>
public static class MalformedBytes
{
    private const int MaxChanges = 4;
    private const int MaxNoise = 300;

    private static readonly byte[][] Headers =
    [
        "PROXY TCP4 192.0.2.1 198.51.100.1 4711 443\r\n"u8.ToArray(),
        "PROXY TCP6 2001:db8::1 2001:db8::2 4711 443\r\n"u8.ToArray(),
        "PROXY TCP4 1.2.3.4 5.6.7.8 99999 1\r\n"u8.ToArray(),
        "PROXY UNKNOWN\r\n"u8.ToArray(),
        [.. "\r\n\r\n\0\r\nQUIT\n"u8, 0x21, 0x11, 0, 12, 192, 0, 2, 1, 198, 51, 100, 1, 0x12, 0x67, 1, 0xBB],
        [.. "\r\n\r\n\0\r\nQUIT\n"u8, 0x21, 0x11, 0xFF, 0xFF, 192, 0, 2, 1],
        [.. "\r\n\r\n\0\r\nQUIT\n"u8, 0x20, 0, 0, 7, 0xE0, 0, 200, 1, 2, 3, 4],
    ];

    private static readonly byte[][] Hellos = [Hello("shop.example"), Hello(""), [0x16, 3, 1, 0xFF, 0xFF, 1, 0xFF, 0xFF, 0xFF], [0x80, 0x2E, 1, 0, 2]];

    private static readonly byte[][] Heads =
    [
        "GET / HTTP/1.1\r\nHost: shop.example\r\nX: y\r\n\r\n"u8.ToArray(),
        "GET \0\0 HTTP/9.9\r\nHost: a\r\nHost: b\r\n\r\n"u8.ToArray(),
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray(),
        "POST http://[::1/ HTTP/1.0\r\nContent-Length: -1\r\n \r\n"u8.ToArray(),
    ];

    /// <summary>What the connection of a number says.</summary>
    /// <param name="random">What it follows from.</param>
    public static byte[] Next(ref SplitMix64 random) => random.Between(0, 11) switch
    {
        <= 2 => Damaged(Headers, ref random),
        <= 5 => Damaged(Hellos, ref random),
        <= 7 => Damaged(Heads, ref random),
        // A header, and behind it what else is looked at.
        8 => [.. Headers[random.Between(0, 4)], .. Damaged(Hellos, ref random)],
        9 => [.. Headers[random.Between(0, 4)], .. Damaged(Heads, ref random)],
        10 => Noise((int)random.Between(1, MaxNoise), ref random),
        _ => [],
    };

    /// <summary>A ClientHello that a server of TLS 1.2 and 1.3 takes.</summary>
    /// <param name="host">The server's name; empty for none.</param>
    public static byte[] Hello(string host)
    {
        var name = Encoding.ASCII.GetBytes(host);
        byte[] extensions =
        [
            .. name.Length == 0 ? [] : Extension(0, Sized([0, .. Sized(name)])),
            .. Extension(10, Sized([0, 0x1D])),
            .. Extension(13, Sized([4, 3, 8, 4])),
            .. Extension(16, Sized([2, .. "h2"u8])),
            .. Extension(43, [4, 3, 4, 3, 3]),
            .. Extension(51, Sized([0, 0x1D, .. Sized(Enumerable.Repeat((byte)9, 32).ToArray())])),
        ];
        byte[] body = [3, 3, .. new byte[32], 0, .. Sized([0x13, 1, 0xC0, 0x2B, 0xC0, 0x2F]), 1, 0, .. Sized(extensions)];
        byte[] message = [1, 0, .. Sized(body)];
        return [0x16, 3, 1, .. Sized(message)];
    }

    private static byte[] Extension(byte type, byte[] content) => [0, type, .. Sized(content)];

    private static byte[] Sized(byte[] content)
    {
        var size = new byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16BigEndian(size, (ushort)content.Length);
        return [.. size, .. content];
    }

    private static byte[] Damaged(byte[][] seeds, ref SplitMix64 random)
    {
        var bytes = seeds[random.Between(0, seeds.Length - 1)].ToList();
        for (var changes = random.Between(1, MaxChanges); changes > 0 && bytes.Count > 0; changes--)
        {
            var at = (int)random.Between(0, bytes.Count - 1);
            switch (random.Between(0, 3))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << (int)random.Between(0, 7));
                    break;
                case 1:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                case 2:
                    bytes.InsertRange(at, Noise((int)random.Between(1, 20), ref random));
                    break;
                default:
                    bytes[at] = (byte)random.Between(0, 255);
                    break;
            }
        }

        return [.. bytes];
    }

    private static byte[] Noise(int length, ref SplitMix64 random)
    {
        var noise = new byte[length];
        for (var i = 0; i < length; i++) noise[i] = (byte)random.Next();
        return noise;
    }
}
