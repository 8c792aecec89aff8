using System.Buffers.Binary;

namespace Proxy.Actors.Prefaces;

/// <summary>Finds the first handshake message in TLS records (RFC 8446 5.1).</summary>
internal static class TlsRecords
{
    /// <summary>Bytes before a record's content: type, version, length.</summary>
    public const int Head = 5;

    /// <summary>Bytes before a handshake message's content: type and length.</summary>
    public const int MessageHead = 4;

    private const int Handshake = 22;
    private const int Major = 3;
    private const int ClientHello = 1;
    private const int MaxContent = 1 << 14;

    // The heads of all records are looked at whenever bytes have come; records of 512 bytes, the smallest that libraries send, are 32 in 16 KiB.
    private const int MaxRecords = 64;

    /// <summary>Whether the whole message is there. Only the records' first bytes are looked at.</summary>
    /// <param name="bytes">The connection's bytes.</param>
    /// <param name="maxSize">Bytes within which the message's end has to be.</param>
    /// <param name="length">The message's length with its head.</param>
    /// <param name="isWhole">Whether it is in one record.</param>
    /// <returns>Done with the place behind the message's last byte.</returns>
    public static PrefaceResult Find(ReadOnlySpan<byte> bytes, int maxSize, out int length, out bool isWhole)
    {
        length = 0;
        isWhole = false;
        Span<byte> head = stackalloc byte[MessageHead];
        for (int at = 0, seen = 0, records = 0; ;)
        {
            var record = bytes[at..];
            if (!record.IsEmpty && ++records > MaxRecords) return PrefaceResult.Bad($"its ClientHello is in more than {MaxRecords} records");
            if (Problem(record, at) is { } problem) return problem;
            if (record.Length < Head) return NeedMore(bytes, maxSize);
            var content = BinaryPrimitives.ReadUInt16BigEndian(record[3..]);
            if (content is 0 or > MaxContent) return PrefaceResult.Bad($"a TLS record of its ClientHello has the length {content}");
            var there = record[Head..Math.Min(record.Length, Head + content)];
            for (var i = seen; i < MessageHead && i - seen < there.Length; i++) head[i] = there[i - seen];
            if (seen == 0 && there.Length > 0 && head[0] != ClientHello) return PrefaceResult.Bad($"its first TLS message is of type {head[0]}, and no ClientHello");
            if (seen + there.Length < MessageHead)
            {
                if (there.Length < content) return NeedMore(bytes, maxSize);
            }
            else
            {
                length = MessageHead + ((head[1] << 16) | BinaryPrimitives.ReadUInt16BigEndian(head[2..]));

                // The rest of the message is in this record at the earliest.
                if (at + Head + length - seen > maxSize) return PrefaceResult.Bad($"its ClientHello of {length} bytes is larger than {maxSize}");
                if (seen + there.Length >= length)
                {
                    isWhole = at == 0;
                    return PrefaceResult.Done(at + Head + length - seen);
                }

                if (there.Length < content) return NeedMore(bytes, maxSize);
            }

            seen += content;
            at += Head + content;
        }
    }

    /// <summary>Copies a message that <see cref="Find"/> has found.</summary>
    /// <param name="bytes">The connection's bytes.</param>
    /// <param name="message">Takes all of it, its head included.</param>
    public static void Copy(ReadOnlySpan<byte> bytes, Span<byte> message)
    {
        while (!message.IsEmpty)
        {
            var content = Math.Min(message.Length, BinaryPrimitives.ReadUInt16BigEndian(bytes[3..]));
            bytes.Slice(Head, content).CopyTo(message);
            message = message[content..];
            bytes = bytes[(Head + content)..];
        }
    }

    private static PrefaceResult NeedMore(ReadOnlySpan<byte> bytes, int maxSize) =>
        bytes.Length < maxSize ? PrefaceResult.NeedMore : PrefaceResult.Bad($"its ClientHello does not end within {maxSize} bytes");

    /// <summary>Whether bytes begin as a record of a handshake does. Its version says nothing (RFC 8446 5.1), except that it is none of
    /// another protocol.</summary>
    /// <param name="bytes">The connection's bytes, from the first on.</param>
    private static bool CanBegin(ReadOnlySpan<byte> bytes) => bytes is [] or [Handshake] or [Handshake, Major, ..];

    private static PrefaceResult? Problem(ReadOnlySpan<byte> record, int at)
    {
        if (CanBegin(record)) return null;
        return at == 0
            ? PrefaceResult.Other($"it begins with {FirstBytes.Quote(record)} and not with a TLS handshake")
            : PrefaceResult.Bad("its ClientHello is broken off by another TLS record");
    }
}
