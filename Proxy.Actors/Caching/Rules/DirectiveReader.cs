using Proxy.Actors.Prefaces;

namespace Proxy.Actors.Caching.Rules;

/// <summary>Reads the directives of one line of Cache-Control (RFC 9111 5.2); a comma within quotes separates nothing.</summary>
internal ref struct DirectiveReader(ReadOnlySpan<byte> value)
{
    private ReadOnlySpan<byte> _rest = value;

    /// <summary>The directive that <see cref="MoveNext"/> has found.</summary>
    public Directive Current { get; private set; }

    /// <summary>Whether a quote had no end: nobody knows which directives stand behind it.</summary>
    public bool IsBroken { get; private set; }

    public readonly DirectiveReader GetEnumerator() => this;

    public bool MoveNext()
    {
        while (true)
        {
            _rest = _rest.TrimStart(" \t,"u8);
            if (_rest.IsEmpty) return false;
            var end = EndOfMember(_rest, out var quoteIsOpen);
            IsBroken |= quoteIsOpen;
            var member = _rest[..end].TrimEnd(" \t"u8);
            _rest = _rest[end..];
            if (member.IsEmpty) continue;
            Current = Split(member);
            return true;
        }
    }

    /// <summary>Where a member of a list ends: at a comma outside quotes (RFC 9110 5.6.1), or with the list.</summary>
    public static int EndOfMember(ReadOnlySpan<byte> list, out bool quoteIsOpen)
    {
        quoteIsOpen = false;
        var at = list.IndexOfAny((byte)',', (byte)'"');
        if (at < 0) return list.Length;
        for (; at < list.Length; at++)
        {
            switch (list[at])
            {
                case (byte)'"': quoteIsOpen = !quoteIsOpen; break;
                case (byte)'\\' when quoteIsOpen: at++; break;
                case (byte)',' when !quoteIsOpen: return at;
            }
        }
        return list.Length;
    }

    private static Directive Split(ReadOnlySpan<byte> member)
    {
        var end = member.IndexOfAnyExcept(HttpToken.Bytes);
        if (end < 0) return new Directive(member, default, false);
        if (end == 0 || member[end] != (byte)'=') return new Directive(member[..end], default, false, isMalformed: true);
        var argument = member[(end + 1)..];
        if (argument is [(byte)'"', .. var inner, (byte)'"']) argument = inner;
        return new Directive(member[..end], argument, true);
    }
}
