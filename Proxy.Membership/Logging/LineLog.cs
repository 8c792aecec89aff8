using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting;

namespace Proxy.Membership.Logging;

/// <summary>Writes events as lines, each with one call.</summary>
/// <param name="format">Makes a line, without its end.</param>
/// <param name="output">Takes lines from any thread, and has nobody wait.</param>
internal sealed class LineLog(ITextFormatter format, TextWriter output) : ILogEventSink
{
    /// <inheritdoc/>
    public void Emit(LogEvent logEvent)
    {
        var line = new StringWriter(System.Globalization.CultureInfo.InvariantCulture);
        format.Format(logEvent, line);
        output.WriteLine(line.ToString());
    }
}
