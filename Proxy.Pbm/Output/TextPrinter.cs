using System.Text.Json;
using Proxy.Pbm.Wire;

namespace Proxy.Pbm.Output;

/// <summary>Prints an answer for a person.</summary>
internal sealed class TextPrinter(TextWriter output, Terminal terminal) : IAnswerPrinter
{
    private const int MaxColumns = 100;

    private TablePrinter? _table;
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
    public void End()
    {
        EndTable();
        output.Flush();
    }

    private void Begin(JsonElement line)
    {
        EndTable();
        var columns = Shape.Objects(line, "columns");
        if (columns.GetArrayLength() > MaxColumns) throw new ShapeException($"a table has more than {MaxColumns} columns");
        _table = new TablePrinter([.. columns.EnumerateArray().Select(Column.Of)], output, terminal);
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
        if (terminal.IsScreen) output.Write("\e[H\e[J");
        else if (_hasFrames) output.WriteLine();
        _hasFrames = true;
    }

    private void EndTable()
    {
        _table?.Flush();
        _table = null;
    }
}
