using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;
using Proxy.Configuration;
using Serilog.Events;
using Serilog.Parsing;

namespace Proxy.Membership.Logging;

/// <summary>What a line is made of, as Serilog's provider has put it into the event.</summary>
internal static class LineParts
{
    private const string EventIdName = "EventId";
    private const string SourceName = "SourceContext";

    /// <summary>The word for the level; what is worse than an error is called so here.</summary>
    internal static string Level(LogEvent line) => line.Level switch
    {
        LogEventLevel.Verbose or LogEventLevel.Debug => LogLevels.Word(LogLevel.Debug),
        LogEventLevel.Information => LogLevels.Word(LogLevel.Information),
        LogEventLevel.Warning => LogLevels.Word(LogLevel.Warning),
        _ => LogLevels.Word(LogLevel.Error),
    };

    /// <summary>The category that it was logged by; empty for none.</summary>
    internal static string Source(LogEvent line) => Text(line, SourceName);

    /// <summary>The id of the ledger; empty for none.</summary>
    internal static string Id(LogEvent line) =>
        Part(line, "Id") is int number ? EventName.Of(Source(line), new EventId(number)) : "";

    /// <summary>The event's name; empty for none.</summary>
    internal static string Name(LogEvent line) => Part(line, "Name") as string ?? "";

    /// <summary>The message, texts in it as they are.</summary>
    internal static string Message(LogEvent line)
    {
        var text = new StringBuilder();
        using var writer = new StringWriter(text, CultureInfo.InvariantCulture);
        foreach (var token in line.MessageTemplate.Tokens)
        {
            if (token is PropertyToken property && line.Properties.TryGetValue(property.PropertyName, out var value) && value is ScalarValue { Value: string own })
                writer.Write(own);
            else
                token.Render(line.Properties, writer, CultureInfo.InvariantCulture);
        }

        return text.ToString();
    }

    /// <summary>What the message is made of, and what else was logged with it.</summary>
    internal static IEnumerable<KeyValuePair<string, LogEventPropertyValue>> Properties(LogEvent line) =>
        line.Properties.Where(property => property.Key is not (EventIdName or SourceName) && !char.IsAsciiDigit(property.Key[0]));

    private static object? Part(LogEvent line, string name) =>
        line.Properties.GetValueOrDefault(EventIdName) is StructureValue id
        && id.Properties.FirstOrDefault(property => property.Name == name)?.Value is ScalarValue part
            ? part.Value
            : null;

    private static string Text(LogEvent line, string name) => line.Properties.GetValueOrDefault(name) is ScalarValue { Value: string text } ? text : "";
}
