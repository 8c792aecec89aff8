using System.Globalization;
using System.Text;
using Proxy.Configuration;
using Proxy.Membership.Hosting;
using Proxy.Membership.Syslog;
using Serilog.Events;
using Serilog.Formatting;

namespace Proxy.Membership.Logging;

/// <summary>A line as a message to syslog: a header of RFC 5424, with the id of the ledger as its MSGID, and the line, on one line whatever there is in it.</summary>
/// <param name="settings">What syslog is told of the process.</param>
/// <param name="format">Makes the line.</param>
/// <param name="leftOut">Makes the line in the place of those that are missing.</param>
internal sealed class SyslogLine(SyslogSettings settings, ITextFormatter format, Func<int, string> leftOut) : ITextFormatter
{
    // Of the stack of an exception, where the message would be longer than a syslog takes: characters.
    private const int MaxStack = 2000;

    private readonly SyslogHeader _header = new(settings);

    /// <inheritdoc/>
    public void Format(LogEvent logEvent, TextWriter output)
    {
        var header = _header.Text(Severity(logEvent.Level), Time(logEvent.Timestamp), LineParts.Id(logEvent));
        var message = Encoding.UTF8.GetBytes(header + Line(logEvent));
        if (message.Length > SyslogHeader.MaxMessage && logEvent.Exception is { } error)
        {
            var text = error.ToString();
            var cut = new CutException(text[..Math.Min(text.Length, MaxStack)]);
            var properties = logEvent.Properties.Select(each => new LogEventProperty(each.Key, each.Value));
            message = Encoding.UTF8.GetBytes(header + Line(new LogEvent(logEvent.Timestamp, logEvent.Level, cut, logEvent.MessageTemplate, properties)));
        }

        output.Write(Encoding.UTF8.GetString(SyslogHeader.Fit(message)));
    }

    /// <summary>The message in the place of lines that are missing.</summary>
    /// <param name="lines">How many.</param>
    /// <param name="now">The time of day.</param>
    internal string LeftOut(int lines, DateTimeOffset now) => _header.Text(SyslogSeverity.Warning, Time(now), "left-out") + leftOut(lines);

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString(TextLine.TimeFormat, CultureInfo.InvariantCulture);

    private static SyslogSeverity Severity(LogEventLevel level) => level switch
    {
        LogEventLevel.Verbose or LogEventLevel.Debug => SyslogSeverity.Debug,
        LogEventLevel.Information => SyslogSeverity.Info,
        LogEventLevel.Warning => SyslogSeverity.Warning,
        _ => SyslogSeverity.Error,
    };

    // What is escaped on the way is, before its length counts.
    private string Line(LogEvent line)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        format.Format(line, text);
        return ConsoleWriter.Shown(TextLine.OnOneLine(text.ToString()));
    }

    private sealed class CutException(string text) : Exception
    {
        public override string ToString() => text;
    }
}
