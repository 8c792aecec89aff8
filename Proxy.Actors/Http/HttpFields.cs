namespace Proxy.Actors.Http;

/// <summary>The fields of a head that has been read: what is here is valid.</summary>
/// <param name="lines">The lines, each with its CR LF, without the blank line.</param>
internal readonly ref struct HttpFields(ReadOnlySpan<byte> lines)
{
    /// <summary>The lines as they were sent.</summary>
    public ReadOnlySpan<byte> Lines { get; } = lines;

    /// <summary>Goes through the fields.</summary>
    public Enumerator GetEnumerator() => new(Lines);

    /// <summary>The value of the first field of a name; empty when there is none.</summary>
    /// <param name="lowerCaseName">The name: lower case letters, digits and <c>-</c>.</param>
    /// <param name="value">The value.</param>
    public bool TryFind(ReadOnlySpan<byte> lowerCaseName, out ReadOnlySpan<byte> value)
    {
        foreach (var field in this)
        {
            if (!field.Is(lowerCaseName)) continue;
            value = field.Value;
            return true;
        }

        value = default;
        return false;
    }

    /// <summary>Whether a field is for one connection only, and is not passed on (RFC 9110 7.6.1).</summary>
    /// <param name="name">Its name as it was sent.</param>
    /// <param name="connection">The fields among which Connection is, which names others: <see cref="HttpRequest.Connection"/>,
    /// <see cref="HttpResponse.Connection"/>.</param>
    public static bool IsHopByHop(ReadOnlySpan<byte> name, HttpFields connection) => name.Length switch
    {
        2 => HttpField.IsToken(name, "te"u8),
        7 => HttpField.IsToken(name, "upgrade"u8) || HttpField.IsToken(name, "trailer"u8),
        10 => HttpField.IsToken(name, "connection"u8) || HttpField.IsToken(name, "keep-alive"u8),
        16 => HttpField.IsToken(name, "proxy-connection"u8),
        17 => HttpField.IsToken(name, "transfer-encoding"u8),
        _ => false,
    } || (!connection.Lines.IsEmpty && HttpConnectionField.Names(connection, name));

    /// <summary>Goes through fields.</summary>
    /// <param name="lines">The lines.</param>
    public ref struct Enumerator(ReadOnlySpan<byte> lines)
    {
        private ReadOnlySpan<byte> _rest = lines;

        /// <summary>The field.</summary>
        public HttpField Current { get; private set; }

        /// <summary>Goes to the next.</summary>
        public bool MoveNext()
        {
            if (_rest.IsEmpty) return false;
            var end = _rest.IndexOf((byte)'\r');
            var line = _rest[..end];
            _rest = _rest[(end + 2)..];
            var colon = line.IndexOf((byte)':');
            Current = new HttpField(line[..colon], HttpFieldLine.Trim(line[(colon + 1)..]));
            return true;
        }
    }
}
