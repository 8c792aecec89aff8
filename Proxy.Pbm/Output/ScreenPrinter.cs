using System.Text.Json;
using Proxy.Pbm.Wire;
using Spectre.Console.Rendering;

namespace Proxy.Pbm.Output;

/// <summary>Prints an answer for a person at a terminal.</summary>
/// <param name="output">The terminal.</param>
/// <param name="screen">What is known of it, now.</param>
internal sealed class ScreenPrinter(TextWriter output, Func<Terminal> screen) : IAnswerPrinter
{
    private readonly Terminal _terminal = screen();
    private ScreenTable? _table;
    private LiveScreen? _live;
    private bool _isStream;
    private bool _hasFrames;

    /// <inheritdoc/>
    public void Print(string kind, JsonElement line)
    {
        switch (kind)
        {
            case "begin": _isStream = Shape.Text(line, "result") == "stream"; break;
            case "table":
                EndTable();
                _table = new ScreenTable(Column.AllOf(line));
                break;
            case "rows": Rows(line); break;
            case "frame": Frame(); break;
            case "text" or "data":
                if (kind == "data") Shape.Value(line, "value");
                EndTable();
                Words(Plain.Text(Shape.Text(line, "text")));
                break;
        }

        if (_isStream) output.Flush();
    }

    /// <inheritdoc/>
    public void Pause()
    {
        if (_live is null) return;
        if (_table is not null) ShowTable(_table);
        _live.Draw();
    }

    /// <inheritdoc/>
    public void End()
    {
        EndTable();
        _live?.Dispose();
        _live = null;
        output.Flush();
    }

    private void Rows(JsonElement line)
    {
        foreach (var row in Shape.Objects(line, "rows").EnumerateArray())
        {
            if (_table is null) Words(Plain.Json(row.GetRawText()));
            else if (!_table.IsFull) _table.Add(row);
            if (_table is { IsFull: true } && _live is null) ShowTable(_table);
        }

        if (_isStream && _live is null && _table is not null) ShowTable(_table);
    }

    private void Frame()
    {
        EndTable();
        if (_terminal.HasAnsi)
        {
            _live ??= new LiveScreen(output, screen);
            _live.Begin();
        }
        else if (_hasFrames)
        {
            output.WriteLine();
        }

        _hasFrames = true;
    }

    private void EndTable()
    {
        if (_table is not null) ShowTable(_table);
        _table = null;
    }

    private void ShowTable(ScreenTable table)
    {
        if (table.Take() is { } rows) Show(rows);
    }

    private void Show(IRenderable picture)
    {
        if (_live is not null) _live.Add(picture);
        else new Canvas(_terminal).Write(output, picture);
    }

    // Words are not cut: the terminal itself breaks long lines, and joins them again for who copies them.
    private void Words(string text)
    {
        if (_live is null && !(_terminal.HasColour && text.Contains(StateWords.Bar, StringComparison.Ordinal)))
        {
            output.WriteLine(text);
            return;
        }

        foreach (var line in text.Split('\n'))
        {
            if (_live is not null) _live.Add(new Cell(line.Replace('\t', ' ')));
            else new Canvas(_terminal).WriteFields(output, line);
        }
    }
}
