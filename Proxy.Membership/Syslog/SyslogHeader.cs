using System.Text;
using Proxy.Configuration;

namespace Proxy.Membership.Syslog;

/// <summary>What stands before a line that is a message to syslog (RFC 5424 6.2), without structured data: <see cref="Priority"/>, the time,
/// <see cref="Origin"/>, a name for what kind of message it is, <see cref="NoData"/>, and then the line.</summary>
public sealed class SyslogHeader
{
    /// <summary>Bytes at most: the priority and version, a time, a host of 255, an application of 48, a process, an event, blanks.</summary>
    public const int MaxLength = 512;

    /// <summary>Bytes of a message at most. RFC 5424 6.1 asks for 2,048; rsyslog takes 8,192 unless it is told otherwise.</summary>
    public const int MaxMessage = 8192;

    private const int MaxHost = 255;

    private readonly byte[][] _priorities;
    private readonly byte[] _origin;

    /// <summary>The header of this process.</summary>
    /// <param name="settings">What it says of itself.</param>
    public SyslogHeader(SyslogSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        _priorities = [.. Enumerable.Range(0, (int)SyslogSeverity.Debug + 1).Select(severity => Encoding.ASCII.GetBytes($"<{((int)settings.Facility * 8) + severity}>1 "))];
        _origin = Encoding.ASCII.GetBytes($" {Host(Environment.MachineName)} {settings.AppName} {Environment.ProcessId} ");
    }

    /// <summary>What stands behind the name for the kind of message, and before the line.</summary>
    public static ReadOnlySpan<byte> NoData => " - "u8;

    /// <summary>What stands behind the time.</summary>
    public ReadOnlySpan<byte> Origin => _origin;

    /// <summary>What a message begins with, before its time.</summary>
    /// <param name="severity">How bad it is.</param>
    public ReadOnlySpan<byte> Priority(SyslogSeverity severity) => _priorities[(int)severity];

    /// <summary>The whole of it.</summary>
    /// <param name="severity">How bad what the message tells is.</param>
    /// <param name="time">The time, as <c>2026-11-22T14:46:25.277Z</c>.</param>
    /// <param name="kind">What kind of message it is: up to 32 visible ASCII characters; empty for none.</param>
    public string Text(SyslogSeverity severity, string time, string kind)
    {
        ArgumentNullException.ThrowIfNull(kind);
        var text = Encoding.ASCII;
        return text.GetString(Priority(severity)) + time + text.GetString(Origin) + (kind.Length == 0 ? "-" : kind) + text.GetString(NoData);
    }

    /// <summary>As much of a message as is taken, in whole characters.</summary>
    /// <param name="message">The message.</param>
    public static ReadOnlySpan<byte> Fit(ReadOnlySpan<byte> message)
    {
        if (message.Length <= MaxMessage) return message;
        var length = MaxMessage;
        while ((message[length] & 0xC0) == 0x80) length--;
        return message[..length];
    }

    // PRINTUSASCII, at least one; "-" stands for none.
    private static string Host(string name)
    {
        var host = string.Concat(name.Where(c => c is > ' ' and <= '~').Take(MaxHost));
        return host.Length == 0 ? "-" : host;
    }
}
