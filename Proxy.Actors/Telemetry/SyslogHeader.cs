using System.Text;
using Proxy.Configuration;

namespace Proxy.Actors.Telemetry;

/// <summary>What stands before a line that is a message to syslog (RFC 5424 6.2): severity <c>info</c>, no structured data.</summary>
internal sealed class SyslogHeader
{
    /// <summary>Bytes at most: the priority and version, a time, a host of 255, an application of 48, a process, an event, blanks.</summary>
    internal const int MaxLength = 512;

    private const int Info = 6;
    private const int MaxHost = 255;

    private readonly byte[] _priority;
    private readonly byte[] _origin;

    /// <summary>The header of this process.</summary>
    /// <param name="settings">What it says of itself.</param>
    internal SyslogHeader(SyslogSettings settings)
    {
        _priority = Encoding.ASCII.GetBytes($"<{((int)settings.Facility * 8) + Info}>1 ");
        _origin = Encoding.ASCII.GetBytes($" {Host(Environment.MachineName)} {settings.AppName} {Environment.ProcessId} ");
    }

    internal void Append(ref Utf8Text text, DateTimeOffset now, TimeText time, ReadOnlySpan<byte> messageId)
    {
        text.Append(_priority);
        time.Append(ref text, now);
        text.Append(_origin);
        text.Append(messageId);
        text.Append(" - "u8);
    }

    // PRINTUSASCII, at least one; "-" stands for none.
    private static string Host(string name)
    {
        var host = string.Concat(name.Where(c => c is > ' ' and <= '~').Take(MaxHost));
        return host.Length == 0 ? "-" : host;
    }
}
