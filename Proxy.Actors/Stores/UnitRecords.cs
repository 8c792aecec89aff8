using System.Buffers.Binary;
using System.Text;
using Proxy.Actors.Stores.Segments;

namespace Proxy.Actors.Stores;

/// <summary>What the payloads of records hold that are not bytes of a unit.</summary>
/// <remarks>Head: milliseconds since 1970 (8 bytes), length of the queue's name (2), the name, the facts. End: bytes of the unit (8). Done: unit
/// numbers (8 each). Why: words.</remarks>
internal static class UnitRecords
{
    /// <summary>Bytes of an end mark's payload.</summary>
    public const int EndLength = 8;

    /// <summary>How many units one record can say are done.</summary>
    public const int MaxDone = RecordHeader.MaxPayload / 8;

    /// <summary>The longest facts and names of queues.</summary>
    public const int MaxFacts = 32 * 1024, MaxQueue = 1024;

    /// <summary>Bytes of a head's payload.</summary>
    /// <param name="head">The head.</param>
    /// <exception cref="ArgumentException">It is too long.</exception>
    public static int HeadLength(UnitHead head)
    {
        var queue = Encoding.UTF8.GetByteCount(head.Queue);
        if (queue > MaxQueue || head.Facts.Length > MaxFacts) throw new ArgumentException("a unit's queue or facts are too long", nameof(head));
        return 8 + 2 + queue + head.Facts.Length;
    }

    /// <summary>Writes a head's payload.</summary>
    /// <param name="payload"><see cref="HeadLength"/> bytes.</param>
    /// <param name="head">The head.</param>
    /// <param name="begun">When the unit was begun.</param>
    public static void WriteHead(Span<byte> payload, UnitHead head, DateTimeOffset begun)
    {
        BinaryPrimitives.WriteInt64LittleEndian(payload, begun.ToUnixTimeMilliseconds());
        var queue = Encoding.UTF8.GetBytes(head.Queue, payload[10..]);
        BinaryPrimitives.WriteUInt16LittleEndian(payload[8..], (ushort)queue);
        head.Facts.Span.CopyTo(payload[(10 + queue)..]);
    }

    /// <summary>Reads a head's payload; false when it is none.</summary>
    /// <param name="payload">As it lies in the file.</param>
    /// <param name="head">The head.</param>
    /// <param name="begun">When the unit was begun.</param>
    public static bool TryReadHead(ReadOnlySpan<byte> payload, out UnitHead head, out DateTimeOffset begun)
    {
        (head, begun) = (new UnitHead("", default), default);
        if (payload.Length < 10) return false;
        var milliseconds = BinaryPrimitives.ReadInt64LittleEndian(payload);
        var queue = BinaryPrimitives.ReadUInt16LittleEndian(payload[8..]);
        if (payload.Length < 10 + queue) return false;
        if (milliseconds < 0 || milliseconds > DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()) return false;
        head = new UnitHead(Encoding.UTF8.GetString(payload.Slice(10, queue)), payload[(10 + queue)..].ToArray());
        begun = DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
        return true;
    }
}
