using System.Globalization;
using System.IO.Hashing;
using System.Text;

namespace Proxy.EndToEnd.Tests.Stores;

/// <summary>A unit that shows whether all of it is there: its number, its length, its bytes, their checksum.</summary>
internal static class CheckedUnit
{
    private const int Largest = 200_000;

    /// <summary>Makes one.</summary>
    public static byte[] Make(int number, Random random)
    {
        var body = new byte[random.Next(random.Next(4) == 0 ? Largest : 1000)];
        random.NextBytes(body);
        return [.. Encoding.ASCII.GetBytes($"{number} {body.Length} {Crc32.HashToUInt32(body)}\n"), .. body];
    }

    /// <summary>Reads the number of one; throws for one that is not whole.</summary>
    public static int Read(ReadOnlySpan<byte> unit)
    {
        var end = unit.IndexOf((byte)'\n');
        if (end < 0) throw new InvalidDataException($"{unit.Length} bytes without a head");
        var words = Encoding.ASCII.GetString(unit[..end]).Split(' ').Select(word => uint.Parse(word, CultureInfo.InvariantCulture)).ToList();
        var body = unit[(end + 1)..];
        return body.Length == words[1] && Crc32.HashToUInt32(body) == words[2]
            ? (int)words[0]
            : throw new InvalidDataException($"unit {words[0]} has {body.Length} bytes of {words[1]}, or they have changed");
    }
}
