using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Serilog.Events;
using Serilog.Formatting;

namespace Proxy.Membership.Logging;

/// <summary>A line for collectors: one JSON object with <c>time</c>, <c>level</c>, <c>id</c> and <c>event</c> where it is one of the ledger,
/// <c>source</c>, <c>message</c>, what the message is made of, and <c>exception</c>.</summary>
internal sealed class JsonLine : ITextFormatter
{
    private static readonly HashSet<string> Own = ["time", "level", "id", "event", "source", "message", "exception"];

    // No browser reads it; whoever writes it escapes what steers a terminal.
    private static readonly JsonWriterOptions Shape = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <inheritdoc/>
    public void Format(LogEvent logEvent, TextWriter output)
    {
        using var stream = new MemoryStream(512);
        using (var json = new Utf8JsonWriter(stream, Shape)) Write(json, logEvent);
        output.Write(Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length));
    }

    /// <summary>The line in the place of lines that are missing.</summary>
    /// <param name="lines">How many.</param>
    internal static string LeftOut(int lines) =>
        string.Create(CultureInfo.InvariantCulture, $$"""{"event":"left-out","lines":{{lines}},"reason":"they could not be written"}""");

    private static void Write(Utf8JsonWriter json, LogEvent line)
    {
        json.WriteStartObject();
        json.WriteString("time", line.Timestamp.UtcDateTime.ToString(TextLine.TimeFormat, CultureInfo.InvariantCulture));
        json.WriteString("level", LineParts.Level(line));
        if (LineParts.Id(line) is { Length: > 0 } id)
        {
            json.WriteString("id", id);
            json.WriteString("event", JsonNamingPolicy.KebabCaseLower.ConvertName(LineParts.Name(line)));
        }

        json.WriteString("source", LineParts.Source(line));
        json.WriteString("message", LineParts.Message(line));
        foreach (var (name, value) in LineParts.Properties(line)) Write(json, Key(name), value);
        if (line.Exception is { } error) json.WriteString("exception", error.ToString());
        json.WriteEndObject();
    }

    // A property that is called as a field of every line is that of the message all the same.
    private static string Key(string name)
    {
        var key = JsonNamingPolicy.CamelCase.ConvertName(name);
        return Own.Contains(key) ? key + "_" : key;
    }

    private static void Write(Utf8JsonWriter json, string key, LogEventPropertyValue value)
    {
        switch ((value as ScalarValue)?.Value)
        {
            case bool flag:
                json.WriteBoolean(key, flag);
                break;
            case int or long or short or byte or uint or ushort or sbyte:
                json.WriteNumber(key, Convert.ToInt64(((ScalarValue)value).Value, CultureInfo.InvariantCulture));
                break;
            case double number when double.IsFinite(number):
                json.WriteNumber(key, number);
                break;
            case string text:
                json.WriteString(key, text);
                break;
            case null when value is ScalarValue:
                json.WriteNull(key);
                break;
            default:
                json.WriteString(key, value.ToString(null, CultureInfo.InvariantCulture));
                break;
        }
    }
}
