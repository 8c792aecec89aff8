using System.Text.Json;
using Proxy.Pbm.Wire;

namespace Proxy.Pbm.Output;

/// <summary>
/// Prints an answer for programs: one array for a list, an object for a value, an object a line for a stream (an array a line
/// when it is made of frames), an object <c>{ "text": ... }</c> a line where the command returns no data. How far a command is comes as
/// <c>{ "progress": ... }</c> where an object a line is printed.
/// </summary>
internal sealed class JsonPrinter(TextWriter output) : IAnswerPrinter
{
    private string _result = "";
    private int _printed;
    private bool _hasFrames;
    private bool _ended;

    /// <inheritdoc/>
    public void Print(string kind, JsonElement line)
    {
        switch (kind)
        {
            case "begin":
                _result = Shape.Text(line, "result");
                if (_result == "list") output.Write('[');
                break;
            case "frame": _hasFrames = true; break;
            case "rows" when _hasFrames: Item(Shape.Objects(line, "rows")); break;
            case "rows":
                foreach (var row in Shape.Objects(line, "rows").EnumerateArray()) Item(row);
                break;
            case "data": Item(Shape.Value(line, "value")); break;
            case "text" when _result == "text":
                Item(JsonSerializer.SerializeToElement(new { text = Shape.Text(line, "text") }));
                break;
            case "text": Shape.Text(line, "text"); break;
            case "progress" when _result is "text" or "stream":
                Item(JsonSerializer.SerializeToElement(new { progress = Progress.Of(line) }, JsonSerializerOptions.Web));
                break;
        }

        if (_result == "stream") output.Flush();
    }

    /// <inheritdoc/>
    public void Pause()
    {
        // All that came is written already.
    }

    /// <inheritdoc/>
    public void End()
    {
        if (_result == "list" && !_ended) output.WriteLine(_printed == 0 ? "]" : "\n]");
        _ended = true;
        output.Flush();
    }

    private void Item(JsonElement item)
    {
        if (_result == "list")
        {
            output.Write(_printed == 0 ? "\n  " : ",\n  ");
            output.Write(Plain.Json(item.GetRawText()));
        }
        else
        {
            output.WriteLine(Plain.Json(item.GetRawText()));
        }

        _printed++;
    }
}
