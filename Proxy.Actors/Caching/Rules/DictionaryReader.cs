using System.Buffers;

namespace Proxy.Actors.Caching.Rules;

/// <summary>Reads the members of a structured dictionary (RFC 9651 4.2.2), without the values of strings and the like.</summary>
internal ref struct DictionaryReader(ReadOnlySpan<byte> value)
{
    private static readonly SearchValues<byte> KeyBytes = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_-.*"u8);
    private static readonly SearchValues<byte> TokenBytes =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+-.^_`|~:/"u8);
    private static readonly SearchValues<byte> Base64Bytes = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+/="u8);
    private static readonly SearchValues<byte> NumberBytes = SearchValues.Create("0123456789."u8);

    private ReadOnlySpan<byte> _rest = value.Trim((byte)' ');
    private bool _hasBegun;

    /// <summary>The member's key.</summary>
    public ReadOnlySpan<byte> Key { get; private set; }

    /// <summary>What its value is.</summary>
    public DictionaryValue Kind { get; private set; }

    /// <summary>Its value as it lies there.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>Whether it is no dictionary: then nothing of it counts.</summary>
    public bool IsBroken { get; private set; }

    public bool MoveNext()
    {
        if (_rest.IsEmpty || IsBroken) return false;
        IsBroken = (_hasBegun && !TrySkipComma()) || !TryReadMember();
        _hasBegun = true;
        _rest = _rest.TrimStart(" \t"u8);
        return !IsBroken;
    }

    private bool TrySkipComma()
    {
        if (_rest[0] != (byte)',') return false;
        _rest = _rest[1..].TrimStart(" \t"u8);
        return !_rest.IsEmpty;
    }

    private bool TryReadMember()
    {
        if (!TryReadKey(out var key)) return false;
        Key = key;
        Kind = DictionaryValue.True;
        Value = default;
        if (_rest is [(byte)'=', ..])
        {
            var from = _rest[1..];
            _rest = from;
            if (_rest is [(byte)'(', ..] ? !TryReadList() : !TryReadItem()) return false;
            Value = from[..(from.Length - _rest.Length)];
        }
        return TryReadParameters();
    }

    private bool TryReadKey(out ReadOnlySpan<byte> key)
    {
        key = default;
        if (_rest.IsEmpty || _rest[0] is not ((>= (byte)'a' and <= (byte)'z') or (byte)'*')) return false;
        key = Take(KeyBytes);
        return true;
    }

    private bool TryReadParameters()
    {
        var kind = Kind;
        while (_rest is [(byte)';', ..])
        {
            _rest = _rest[1..].TrimStart((byte)' ');
            if (!TryReadKey(out _)) return false;
            if (_rest is not [(byte)'=', ..]) continue;
            _rest = _rest[1..];
            if (!TryReadItem()) return false;
        }
        Kind = kind;
        return true;
    }

    private bool TryReadList()
    {
        _rest = _rest[1..];
        while (true)
        {
            _rest = _rest.TrimStart((byte)' ');
            if (_rest.IsEmpty) return false;
            if (_rest[0] == (byte)')') break;
            if (!TryReadItem() || !TryReadParameters()) return false;
            if (_rest is not [(byte)' ' or (byte)')', ..]) return false;
        }
        _rest = _rest[1..];
        Kind = DictionaryValue.Other;
        return true;
    }

    private bool TryReadItem()
    {
        if (_rest.IsEmpty) return false;
        var first = _rest[0];
        if (first is (byte)'-' or (>= (byte)'0' and <= (byte)'9')) return TryReadNumber();
        Kind = DictionaryValue.Other;
        switch (first)
        {
            case (byte)'"': return TrySkipString();
            case (byte)'?': return TryReadBoolean();
            case (byte)':': return TrySkipBytes();
            case (byte)'@':
                _rest = _rest[1..];
                return TryReadNumber() && Is(Kind == DictionaryValue.Integer, DictionaryValue.Other);
            case (byte)'%':
                _rest = _rest[1..];
                return _rest is [(byte)'"', ..] && TrySkipString();
            default: return first is (byte)'*' or (>= (byte)'a' and <= (byte)'z') or (>= (byte)'A' and <= (byte)'Z') && !Take(TokenBytes).IsEmpty;
        }
    }

    private bool Is(bool isValid, DictionaryValue kind)
    {
        Kind = kind;
        return isValid;
    }

    // RFC 9651 4.2.4: 15 digits, or 12 and a point and 3.
    private bool TryReadNumber()
    {
        if (_rest is [(byte)'-', ..]) _rest = _rest[1..];
        var digits = Take(NumberBytes);
        var point = digits.IndexOf((byte)'.');
        Kind = point < 0 ? DictionaryValue.Integer : DictionaryValue.Other;
        if (point < 0) return digits.Length is >= 1 and <= 15;
        var fraction = digits[(point + 1)..];
        return point is >= 1 and <= 12 && fraction.Length is >= 1 and <= 3 && !fraction.Contains((byte)'.');
    }

    private bool TryReadBoolean()
    {
        if (_rest is not [_, (byte)'0' or (byte)'1', ..]) return false;
        Kind = _rest[1] == (byte)'1' ? DictionaryValue.True : DictionaryValue.False;
        _rest = _rest[2..];
        return true;
    }

    private bool TrySkipString()
    {
        for (var at = 1; at < _rest.Length; at++)
        {
            if (_rest[at] is < 0x20 or > 0x7E) return false;
            if (_rest[at] == (byte)'"')
            {
                _rest = _rest[(at + 1)..];
                return true;
            }
            if (_rest[at] == (byte)'\\' && _rest[++at..] is not [(byte)'"' or (byte)'\\', ..]) return false;
        }
        return false;
    }

    private bool TrySkipBytes()
    {
        _rest = _rest[1..];
        Take(Base64Bytes);
        if (_rest is not [(byte)':', ..]) return false;
        _rest = _rest[1..];
        return true;
    }

    private ReadOnlySpan<byte> Take(SearchValues<byte> bytes)
    {
        var end = _rest.IndexOfAnyExcept(bytes);
        var taken = end < 0 ? _rest : _rest[..end];
        _rest = _rest[taken.Length..];
        return taken;
    }
}
