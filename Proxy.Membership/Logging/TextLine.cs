using System.Globalization;
using Proxy.Configuration;
using Serilog.Events;
using Serilog.Formatting;

namespace Proxy.Membership.Logging;

/// <summary>A line for people: <c>time level id message</c>. What is below it, the stack of an exception, is indented: whoever gets a line's
/// end into a message begins no line of the log with it.</summary>
internal sealed class TextLine : ITextFormatter
{
    /// <summary>How times are written, in UTC.</summary>
    internal const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    private const string Indent = "\n    ";

    /// <inheritdoc/>
    public void Format(LogEvent logEvent, TextWriter output)
    {
        output.Write(logEvent.Timestamp.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture));
        output.Write(' ');
        output.Write(LineParts.Level(logEvent));
        output.Write(' ');
        if (LineParts.Id(logEvent) is { Length: > 0 } id) output.Write(id + " ");
        else if (LineParts.Source(logEvent) is { Length: > 0 } source) output.Write(source + ": ");
        output.Write(OnOneLine(LineParts.Message(logEvent)));
        if (logEvent.Exception is { } error) output.Write(Indent + string.Join(Indent, error.ToString().Split('\n').Select(OnOneLine)));
    }

    internal static string OnOneLine(string text) => text.AsSpan().IndexOfAny('\n', '\r') < 0
        ? text
        : text.Replace("\n", "\\u000a", StringComparison.Ordinal).Replace("\r", "\\u000d", StringComparison.Ordinal);
}
