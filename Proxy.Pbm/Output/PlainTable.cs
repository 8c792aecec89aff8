using System.Text;
using System.Text.Json;

namespace Proxy.Pbm.Output;

/// <summary>
/// Prints a table for files and pipes: aligned, whole, without colours. The widths come from the first thousand rows, or the first that have
/// a million characters; further rows are printed as they come, so memory is bounded.
/// </summary>
internal sealed class PlainTable(IReadOnlyList<Column> columns, TextWriter output)
{
    private const int MaxRowsKept = 1000;

    private const int MaxCharactersKept = 1 << 20;

    // Lines may be of any length, but one wide value must not make every row as wide.
    private const int MaxWidth = 400;

    private const string Gap = "  ";

    private readonly List<string[]> _kept = [];
    private int[]? _widths;
    private int _characters;

    /// <summary>Takes a row.</summary>
    public void Add(JsonElement row)
    {
        string[] cells = [.. columns.Select(column => column.Show(row))];
        _kept.Add(cells);
        _characters += cells.Sum(cell => cell.Length);
        if (_widths is not null || _kept.Count == MaxRowsKept || _characters > MaxCharactersKept) Flush();
    }

    /// <summary>Prints what was taken; the heading before the first rows, and if there are none, too.</summary>
    public void Flush()
    {
        if (_widths is null)
        {
            _widths = [.. columns.Select((column, i) => Math.Min(MaxWidth, _kept.Select(row => row[i].Length).Append(column.Title.Length).Max()))];
            output.WriteLine(Line([.. columns.Select(column => column.Title)]));
        }

        foreach (var row in _kept) output.WriteLine(Line(row));
        _kept.Clear();
        _characters = 0;
    }

    private string Line(string[] cells)
    {
        var line = new StringBuilder();
        for (var i = 0; i < cells.Length; i++)
        {
            if (i > 0) line.Append(Gap);
            line.Append(columns[i].IsRight ? cells[i].PadLeft(_widths![i]) : cells[i].PadRight(_widths![i]));
        }

        return line.ToString().TrimEnd();
    }
}
