namespace Proxy.Configuration;

/// <summary>Where a syslog listens: a host and port over UDP, or a Unix socket.</summary>
/// <param name="Host">The host or IP address; null for a Unix socket.</param>
/// <param name="Port">The port, 1 to 65535; 0 for a Unix socket.</param>
/// <param name="Path">The path of the Unix socket; null for UDP.</param>
public sealed record SyslogAddress(string? Host, int Port, string? Path)
{
    private const string Udp = "udp://";
    private const string Unix = "unix:";
    private const int DefaultPort = 514; // RFC 5426 3.3

    // sun_path of Linux, less the zero at its end.
    private const int MaxPath = 107;

    /// <summary>As it is written: <c>udp://host:514</c>, <c>unix:/dev/log</c>.</summary>
    public override string ToString() => Path is not null ? Unix + Path
        : Host!.Contains(':', StringComparison.Ordinal) ? $"{Udp}[{Host}]:{Port}" : $"{Udp}{Host}:{Port}";

    /// <summary>Reads what <see cref="ToString"/> writes; the port may be left out. An empty text stands for none.</summary>
    internal static Parsed<SyslogAddress?> ParseOrNone(string text)
    {
        if (text.Length == 0) return Parsed.Ok<SyslogAddress?>(null);
        if (text.StartsWith(Udp, StringComparison.Ordinal)) return ParseUdp(text, text[Udp.Length..]);
        if (!text.StartsWith(Unix, StringComparison.Ordinal)) return Fail(text, "is no address of a syslog");
        var path = text[Unix.Length..];
        if (path.StartsWith("//", StringComparison.Ordinal)) path = path[2..];
        if (!path.StartsWith('/')) return Fail(text, "has no path from / on");
        return System.Text.Encoding.UTF8.GetByteCount(path) <= MaxPath && !path.Contains('\0', StringComparison.Ordinal)
            ? Parsed.Ok<SyslogAddress?>(new SyslogAddress(null, 0, path))
            : Fail(text, $"has a path that is no socket's: those have {MaxPath} bytes at most");
    }

    private static Parsed<SyslogAddress?> ParseUdp(string text, string at)
    {
        var hasPort = at.LastIndexOf(':') > at.LastIndexOf(']');
        var split = HostAndPort.Split(hasPort ? at : $"{at}:{DefaultPort}");
        if (!split.IsOk) return Parsed.Fail<SyslogAddress?>(split.Problem, split.Remedy);
        var (host, port) = (split.Value.Host, split.Value.Port);
        if (port == 0) return Fail(text, "has no port to send to");
        return Uri.CheckHostName(host) is UriHostNameType.Dns or UriHostNameType.IPv4 or UriHostNameType.IPv6
            ? Parsed.Ok<SyslogAddress?>(new SyslogAddress(host, port, null))
            : Fail(text, "has no host");
    }

    private static Parsed<SyslogAddress?> Fail(string text, string problem) =>
        Parsed.Fail<SyslogAddress?>($"{Quoted.Text(text)} {problem}", "write udp://host:514 or unix:/dev/log");
}
