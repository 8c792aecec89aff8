using Proxy.Configuration;

namespace Proxy.Actors.Checks;

/// <summary>Expects an HTTP/1.x response with one of some status codes. Interim responses (RFC 9110 15.2) before it are passed over.</summary>
/// <param name="statuses">Those that pass.</param>
/// <param name="wanted">The same in words.</param>
internal sealed class HttpExpectation(ValueArray<StatusRange> statuses, string wanted) : IExpectation
{
    /// <summary>Bytes of a status line at most.</summary>
    internal const int MaxLine = 1024;

    // "HTTP/1.1 200" and what ends the code.
    private const int CodeAt = 9;
    private const int CodeEnd = 12;

    private const int SwitchingProtocols = 101;

    private readonly ValueArray<StatusRange> _statuses = statuses;

    /// <inheritdoc/>
    public Finding Look(ReadOnlySpan<byte> came, bool isAll)
    {
        var start = 0;
        while (true)
        {
            var rest = came[start..];
            if (!CanBeStatusLine(rest)) return Finding.Bad($"no HTTP/1.x, but {CheckText.Quote(rest)}");
            var end = rest.IndexOf((byte)'\n');
            if (end < 0 && rest.Length >= MaxLine) return Finding.Bad($"a status line of more than {MaxLine} bytes");
            if (end < 0) return isAll ? Finding.Bad(Ended(rest)) : Finding.More;
            if (end < CodeEnd || end >= MaxLine) return Finding.Bad($"no HTTP status line, but {CheckText.Quote(rest[..Math.Min(end, MaxLine)])}");
            var status = ((rest[CodeAt] - '0') * 100) + ((rest[CodeAt + 1] - '0') * 10) + (rest[CodeAt + 2] - '0');
            if (status >= 200 || status == SwitchingProtocols) return Judge(status, start + end + 1);
            var head = rest.IndexOf("\r\n\r\n"u8);
            if (head < 0) return isAll ? Finding.Bad($"nothing after the interim status {status}") : Finding.More;
            start += head + 4;
        }
    }

    private static string Ended(ReadOnlySpan<byte> rest) =>
        rest.IsEmpty ? "closed without a response" : $"closed within the status line {CheckText.Quote(rest)}";

    private Finding Judge(int status, int used)
    {
        foreach (var range in _statuses)
        {
            if (range.Contains(status)) return Finding.Good(used, $"status {status}");
        }

        return Finding.Bad($"status {status}, wanted {wanted}");
    }

    /// <summary>Whether what has come is a status line as far as it goes (RFC 9112 4): version, space, three digits, and a space or the end.</summary>
    private static bool CanBeStatusLine(ReadOnlySpan<byte> line)
    {
        var pattern = "HTTP/1.?"u8;
        for (var i = 0; i < Math.Min(line.Length, CodeEnd + 1); i++)
        {
            var isRight = i switch
            {
                < 7 => line[i] == pattern[i],
                7 => line[i] is (byte)'0' or (byte)'1',
                8 => line[i] == ' ',
                CodeAt => line[i] is >= (byte)'1' and <= (byte)'5',
                < CodeEnd => char.IsAsciiDigit((char)line[i]),
                _ => line[i] is (byte)' ' or (byte)'\r' or (byte)'\n',
            };
            if (!isRight) return false;
        }

        return true;
    }
}
