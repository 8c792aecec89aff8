using System.Text.Json;
using Proxy.Pbm.Wire;

namespace Proxy.Pbm.Output;

/// <summary>Prints an answer as text to a file or a pipe.</summary>
internal sealed class PlainPrinter(TextWriter output) : IAnswerPrinter
{
    private PlainTable? _table;
    private bool _isStream;
    private bool _hasFrames;

    /// <inheritdoc/>
    public void Print(string kind, JsonElement line)
    {
        switch (kind)
        {
            case "begin": _isStream = Shape.Text(line, "result") == "stream"; break;
            case "table": Begin(line); break;
            case "rows": Rows(line); break;
            case "frame": Frame(); break;
            case "text" or "data":
                if (kind == "data") Shape.Value(line, "value");
                EndTable();
                output.WriteLine(Plain.Text(Shape.Text(line, "text")));
                break;
        }

        if (_isStream) output.Flush();
    }

    /// <inheritdoc/>
    public void Pause()
    {
        // All that came is written already.
    }

    /// <inheritdoc/>
    public void End()
    {
        EndTable();
        output.Flush();
    }

    private void Begin(JsonElement line)
    {
        EndTable();
        _table = new PlainTable(Column.AllOf(line), output);
    }

    private void Rows(JsonElement line)
    {
        foreach (var row in Shape.Objects(line, "rows").EnumerateArray())
        {
            if (_table is null) output.WriteLine(Plain.Json(row.GetRawText()));
            else _table.Add(row);
        }

        if (_isStream) _table?.Flush();
    }

    private void Frame()
    {
        EndTable();
        if (_hasFrames) output.WriteLine();
        _hasFrames = true;
    }

    private void EndTable()
    {
        _table?.Flush();
        _table = null;
    }
}
