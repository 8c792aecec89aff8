using System.Globalization;
using Proxy.Configuration;

namespace Proxy.Actors.Forwarding;

/// <summary>Finds the ends of messages in what comes over a connection: bytes in, ends out. It keeps no bytes.</summary>
/// <param name="kind">How messages are told apart.</param>
/// <param name="max">Bytes of a message at most, where its length is said before it.</param>
internal struct MessageFraming(StoreFraming kind, long max)
{
    // Ten digits say more than any unit may be long.
    private const int MaxDigits = 10;

    private long _left; // bytes of a counted message that have not come
    private long _said; // its length, as far as it has been read
    private int _digits;

    /// <summary>Bytes of the message that has begun and is not complete, its length before it included; 0 between messages.</summary>
    public long Unfinished { get; private set; }

    /// <summary>Looks at what comes next. After a problem there is no more to be found.</summary>
    /// <param name="bytes">The bytes behind those of the call before.</param>
    public FramingResult Read(ReadOnlySpan<byte> bytes) => kind switch
    {
        StoreFraming.Line => Lines(bytes),
        StoreFraming.OctetCounted => Counted(bytes),
        _ => None(bytes),
    };

    /// <summary>How many of the bytes that come next belong to the message that has begun; all of them where its end is not among them.</summary>
    /// <param name="bytes">The bytes that are read next; not empty.</param>
    public readonly int UntilEnd(ReadOnlySpan<byte> bytes) => kind switch
    {
        StoreFraming.Line when bytes.IndexOf((byte)'\n') is >= 0 and var end => end + 1,
        StoreFraming.OctetCounted => (int)Math.Clamp(_left, 1, bytes.Length),
        _ => bytes.Length,
    };

    private FramingResult None(ReadOnlySpan<byte> bytes)
    {
        Unfinished += bytes.Length;
        return default;
    }

    private FramingResult Lines(ReadOnlySpan<byte> bytes)
    {
        var whole = bytes.LastIndexOf((byte)'\n') + 1;
        Unfinished = whole > 0 ? bytes.Length - whole : Unfinished + bytes.Length;
        return new FramingResult(whole, null);
    }

    // RFC 6587 3.4.1: MSG-LEN SP SYSLOG-MSG, the length without a leading zero.
    private FramingResult Counted(ReadOnlySpan<byte> bytes)
    {
        var whole = 0;
        for (var at = 0; at < bytes.Length;)
        {
            if (_left == 0)
            {
                if (Count(bytes[at]) is { } problem) return new FramingResult(whole, problem);
                at++;
                Unfinished++;
                continue;
            }

            var come = (int)Math.Min(_left, bytes.Length - at);
            at += come;
            _left -= come;
            Unfinished += come;
            if (_left > 0) break;
            (Unfinished, whole) = (0, at);
        }

        return new FramingResult(whole, null);
    }

    private string? Count(byte next)
    {
        if (next == ' ' && _digits > 0)
        {
            if (_said > max) return string.Create(CultureInfo.InvariantCulture, $"a message of {_said} bytes is announced, and {max} are taken");
            (_left, _said, _digits) = (_said, 0, 0);
            return null;
        }

        if (next is < (byte)'0' or > (byte)'9' || (next == '0' && _digits == 0) || _digits == MaxDigits)
            return string.Create(CultureInfo.InvariantCulture, $"the byte 0x{next:x2} stands where a message's length belongs");
        _said = (_said * 10) + (next - '0');
        _digits++;
        return null;
    }
}
