using System.Buffers.Binary;
using Proxy.Testing;

namespace Proxy.Fuzz;

/// <summary>Damages inputs. Equal seeds give equal inputs.</summary>
/// <param name="seeds">The inputs.</param>
internal sealed class Mutator(IReadOnlyList<byte[]> seeds)
{
    private const int MaxChanges = 6;

    private static readonly byte[] Telling = [0, 1, 2, 3, 4, 5, 10, 13, 16, 20, 21, 22, 32, (byte)'.', (byte)':', (byte)'[', 0x7F, 0x80, 0xE0, 0xFF];

    /// <summary>The next input.</summary>
    public byte[] Next(ref SplitMix64 random)
    {
        var input = new List<byte>(Pick(ref random));
        for (var changes = random.Between(0, MaxChanges); changes > 0; changes--) Change(input, ref random);
        return [.. input];
    }

    private byte[] Pick(ref SplitMix64 random) => seeds[(int)random.Between(0, seeds.Count - 1)];

    private void Change(List<byte> input, ref SplitMix64 random)
    {
        var at = (int)random.Between(0, input.Count);
        var count = (int)Math.Min(random.Between(1, 16), input.Count - at);
        var other = Pick(ref random);
        switch (random.Between(0, 8))
        {
            case 0 when count > 0:
                input[at] ^= (byte)(1 << (int)random.Between(0, 7));
                break;
            case 1 when count > 0:
                input[at] = Telling[random.Between(0, Telling.Length - 1)];
                break;
            case 2:
                input.Insert(at, Telling[random.Between(0, Telling.Length - 1)]);
                break;
            case 3:
                input.RemoveRange(at, count);
                break;
            case 4:
                input.InsertRange(at, input.GetRange(at, count));
                break;
            case 5:
                input.RemoveRange(at, input.Count - at);
                break;
            case 6 when count > 1:
                ChangeLength(input, at, (int)random.Between(-3, 3));
                break;
            case 7:
                input.RemoveRange(at, input.Count - at);
                input.AddRange(other.AsSpan((int)random.Between(0, other.Length)));
                break;
            default:
                input.InsertRange(at, other.Take(64));
                break;
        }
    }

    // Two bytes are likely to be a length.
    private static void ChangeLength(List<byte> input, int at, int by)
    {
        Span<byte> length = [input[at], input[at + 1]];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)(BinaryPrimitives.ReadUInt16BigEndian(length) + by));
        input[at] = length[0];
        input[at + 1] = length[1];
    }
}
