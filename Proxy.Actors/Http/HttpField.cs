using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Proxy.Actors.Http;

/// <summary>A field of a message (RFC 9110 5).</summary>
/// <param name="name">Its name as it was sent: a token.</param>
/// <param name="value">Its value, without white space around.</param>
internal readonly ref struct HttpField(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
{
    private const ulong LowerCase = 0x2020202020202020;

    /// <summary>Its name as it was sent.</summary>
    public ReadOnlySpan<byte> Name { get; } = name;

    /// <summary>Its value, without white space around.</summary>
    public ReadOnlySpan<byte> Value { get; } = value;

    /// <summary>Whether it is the field of a name.</summary>
    /// <param name="lowerCaseName">The name: lower case letters, digits and <c>-</c>.</param>
    public bool Is(ReadOnlySpan<byte> lowerCaseName) => IsToken(Name, lowerCaseName);

    /// <summary>Whether a token is a word, in any case. Of token's bytes, only a letter and its capital are the same with bit 5 set, where the word has
    /// letters, digits and <c>-</c>.</summary>
    /// <param name="token">The token.</param>
    /// <param name="lowerCase">The word: lower case letters, digits and <c>-</c>.</param>
    public static bool IsToken(ReadOnlySpan<byte> token, ReadOnlySpan<byte> lowerCase)
    {
        if (token.Length != lowerCase.Length) return false;
        ref var left = ref MemoryMarshal.GetReference(token);
        ref var right = ref MemoryMarshal.GetReference(lowerCase);
        var at = 0;
        for (; at <= token.Length - sizeof(ulong); at += sizeof(ulong))
        {
            if ((Load(ref left, at) | LowerCase) != Load(ref right, at)) return false;
        }

        for (; at < token.Length; at++)
        {
            if ((token[at] | 0x20) != lowerCase[at]) return false;
        }

        return true;
    }

    private static ulong Load(ref byte start, int at) => Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref start, at));
}
