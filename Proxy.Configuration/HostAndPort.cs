namespace Proxy.Configuration;

/// <summary>The two halves of <c>host:port</c> or <c>[v6]:port</c>, before they are judged.</summary>
/// <param name="Host">What is before the last colon, without brackets; may be empty.</param>
/// <param name="Port">The port, 0 to 65535.</param>
/// <param name="Bracketed">Whether the host stood in brackets, so that it can only be an IPv6 address.</param>
internal readonly record struct HostAndPort(string Host, int Port, bool Bracketed)
{
    /// <summary>Splits a text at its last colon.</summary>
    public static Parsed<HostAndPort> Split(string text)
    {
        var colon = text.LastIndexOf(':');
        if (colon < 0) return Parsed.Fail<HostAndPort>($"{Quoted.Text(text)} has no port", "write host:port");
        var host = text[..colon];
        var bracketed = host.Length >= 2 && host[0] == '[' && host[^1] == ']';
        if (bracketed) host = host[1..^1];
        else if (host.Contains(':', StringComparison.Ordinal))
            return Parsed.Fail<HostAndPort>($"{Quoted.Text(text)} has more than one colon", "write an IPv6 address in brackets: [::1]:8080");
        return Integers.TryParse(text.AsSpan(colon + 1), 0, 65535, out var port)
            ? Parsed.Ok(new HostAndPort(host, port, bracketed))
            : Parsed.Fail<HostAndPort>($"{Quoted.Text(text)} does not end in a port", "end it in a port from 0 to 65535");
    }
}
