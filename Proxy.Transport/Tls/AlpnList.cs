using System.Runtime.InteropServices;
using System.Text;

namespace Proxy.Transport.Tls;

/// <summary>Protocol names as TLS sends them (RFC 7301): each behind a byte with its length. In native memory, so that OpenSSL may point
/// into it.</summary>
internal sealed unsafe class AlpnList : IDisposable
{
    private const int MaxName = 255;

    private readonly byte[][] _names;

    /// <summary>Makes the list.</summary>
    /// <exception cref="TlsException">A name is empty or longer than 255 bytes.</exception>
    internal AlpnList(IReadOnlyList<string> names)
    {
        Names = names;
        _names = [.. names.Select(Encoding.UTF8.GetBytes)];
        if (_names.Any(name => name.Length is 0 or > MaxName)) throw new TlsException("the name of a protocol (alpn) has 1 to 255 bytes");
        Length = _names.Sum(name => name.Length + 1);
        Bytes = (byte*)NativeMemory.Alloc((nuint)Math.Max(1, Length));
        var at = Bytes;
        foreach (var name in _names)
        {
            *at = (byte)name.Length;
            name.CopyTo(new Span<byte>(at + 1, name.Length));
            at += name.Length + 1;
        }
    }

    /// <summary>The names, the best first.</summary>
    internal IReadOnlyList<string> Names { get; }

    /// <summary>The names as they are sent.</summary>
    internal byte* Bytes { get; }

    /// <summary>How many bytes that are.</summary>
    internal int Length { get; }

    /// <summary>Where in <see cref="Bytes"/> the first name begins that the peer offers as well; null when there is none.</summary>
    /// <param name="offered">The peer's names as they were sent.</param>
    internal byte* Choose(ReadOnlySpan<byte> offered)
    {
        var at = Bytes;
        foreach (var name in _names)
        {
            if (Contains(offered, name)) return at;
            at += name.Length + 1;
        }

        return null;
    }

    /// <summary>The name as text, without making a new one for a name of the list.</summary>
    internal string TextOf(ReadOnlySpan<byte> name)
    {
        for (var i = 0; i < _names.Length; i++)
        {
            if (name.SequenceEqual(_names[i])) return Names[i];
        }

        return Encoding.UTF8.GetString(name);
    }

    /// <inheritdoc/>
    public void Dispose() => NativeMemory.Free(Bytes);

    private static bool Contains(ReadOnlySpan<byte> offered, ReadOnlySpan<byte> name)
    {
        while (!offered.IsEmpty && offered.Length > offered[0])
        {
            if (offered.Slice(1, offered[0]).SequenceEqual(name)) return true;
            offered = offered[(offered[0] + 1)..];
        }

        return false;
    }
}
