using System.Buffers.Binary;

namespace Proxy.Actors.Checks;

/// <summary>Expects PostgreSQL to ask who we are, or to refuse us for who we are: it serves others then. Messages of the protocol, version 3
/// (PostgreSQL documentation, "Message Formats").</summary>
internal sealed class PostgresExpectation : IExpectation
{
    // A type and a length, which counts itself and not the type.
    private const int Head = 5;

    // Longer than what a server says before a session begins; one that speaks of more speaks something else.
    private const int MaxMessage = 8 * 1024;

    private const int SecondVersion = 0x10000;

    private static readonly byte[] Terminate = [(byte)'X', 0, 0, 0, 4];

    /// <inheritdoc/>
    public Finding Look(ReadOnlySpan<byte> came, bool isAll)
    {
        var start = 0;
        while (true)
        {
            var rest = came[start..];
            if (rest.IsEmpty) return isAll ? Finding.Bad("closed without an answer") : Finding.More;
            if (rest[0] is not ((byte)'R' or (byte)'E' or (byte)'N' or (byte)'v')) return Finding.Bad($"no PostgreSQL, but {CheckText.Quote(rest)}");
            var length = rest.Length < Head ? 0 : BinaryPrimitives.ReadUInt32BigEndian(rest[1..]);
            // A server that cannot even make a process for us says so as those of the second version did: in text.
            if (rest[0] == 'E' && length >= SecondVersion && rest.IndexOf((byte)0) is > 0 and var end)
                return Finding.Bad($"the server says {CheckText.Plain(rest[1..end], CheckText.MaxWords / 2).TrimEnd()}");
            if (length > MaxMessage && !(rest[0] == 'E' && length >= SecondVersion)) return Finding.Bad($"no PostgreSQL, but {CheckText.Quote(rest)}");
            if (rest.Length < Head || rest.Length < 1 + length) return isAll ? Finding.Bad($"closed within a message {CheckText.Quote(rest)}") : Finding.More;
            if (length < 4) return Finding.Bad($"no PostgreSQL, but {CheckText.Quote(rest)}");
            var used = 1 + (int)length;
            var body = rest[Head..used];
            if (rest[0] == 'R') return OnAuthentication(body, start + used);
            if (rest[0] == 'E') return OnError(body, start + used);
            start += used; // a notice, or which version it speaks instead
        }
    }

    private static Finding OnAuthentication(ReadOnlySpan<byte> body, int used)
    {
        if (body.Length < 4) return Finding.Bad("a request for authentication of which the kind is missing");
        var isIn = BinaryPrimitives.ReadInt32BigEndian(body) == 0;
        // While a server waits for a password it takes no Terminate: there, a FIN is the way to leave.
        return Finding.Good(used, isIn ? "a session begins" : "it asks for authentication") with { Farewell = isIn ? Terminate : default };
    }

    private static Finding OnError(ReadOnlySpan<byte> body, int used)
    {
        var code = Field(body, (byte)'C');
        var words = $"{CheckText.Plain(code, 5)} {CheckText.Plain(Field(body, (byte)'M'), CheckText.MaxWords / 2)}";
        // Classes of SQLSTATE: 28, who we are does not do; 3D, there is no such database.
        return code.StartsWith("28"u8) || code.StartsWith("3D"u8) ? Finding.Good(used, words) : Finding.Bad($"the server says {words}");
    }

    private static ReadOnlySpan<byte> Field(ReadOnlySpan<byte> body, byte type)
    {
        while (body.Length > 1 && body[0] != 0)
        {
            var end = body[1..].IndexOf((byte)0);
            if (end < 0) break;
            if (body[0] == type) return body.Slice(1, end);
            body = body[(end + 2)..];
        }

        return [];
    }
}
