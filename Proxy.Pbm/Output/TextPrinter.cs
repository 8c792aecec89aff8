using System.Text.Json;

namespace Proxy.Pbm.Output;

/// <summary>Prints an answer for a person.</summary>
internal sealed class TextPrinter(TextWriter output, Terminal terminal) : IAnswerPrinter
{
    private TablePrinter? _table;
    private bool _isStream;
    private bool _hasFrames;

    /// <inheritdoc/>
    public void Print(string kind, JsonElement line)
    {
        switch (kind)
        {
            case "begin": _isStream = line.GetProperty("result").GetString() == "stream"; break;
            case "table": Begin(line); break;
            case "rows": Rows(line); break;
            case "frame": Frame(); break;
            case "text" or "data":
                EndTable();
                output.WriteLine(Plain.Text(line.GetProperty("text").GetString()!));
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
        _table = new TablePrinter([.. line.GetProperty("columns").EnumerateArray().Select(Column.Of)], output, terminal);
    }

    private void Rows(JsonElement line)
    {
        foreach (var row in line.GetProperty("rows").EnumerateArray())
        {
            if (_table is null) output.WriteLine(Plain.Text(row.GetRawText()));
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
