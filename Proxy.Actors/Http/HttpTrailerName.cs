using System.Runtime.CompilerServices;

namespace Proxy.Actors.Http;

/// <summary>The name of a trailer, put together of bytes as they come. Names that are longer than those that count are cut off.</summary>
internal struct HttpTrailerName
{
    private Text _text;
    private byte _length;

    /// <summary>Whether it is a field that frames a message or says whom it is for: no trailer may be one (RFC 9110 6.5.1), and some readers take it for
    /// one of the head.</summary>
    public readonly bool IsForbidden
    {
        get
        {
            ReadOnlySpan<byte> name = ((ReadOnlySpan<byte>)_text)[.._length];
            return HttpField.IsToken(name, "content-length"u8) || HttpField.IsToken(name, "transfer-encoding"u8) || HttpField.IsToken(name, "host"u8);
        }
    }

    /// <summary>Takes the next byte.</summary>
    public void Add(byte b)
    {
        if (_length < Text.Size) _text[_length++] = b;
    }

    // One more than the longest that counts.
    [InlineArray(Size)]
    private struct Text
    {
        public const int Size = 18;

        private byte _first;
    }
}
