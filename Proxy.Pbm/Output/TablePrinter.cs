using System.Text;
using System.Text.Json;

namespace Proxy.Pbm.Output;

/// <summary>
/// Prints a table. The widths come from the first thousand rows, or the first that have a million characters; further rows are printed as
/// they come, so memory is bounded. On a screen, the widest columns are cut to fit.
/// </summary>
internal sealed class TablePrinter(IReadOnlyList<Column> columns, TextWriter output, Terminal terminal)
{
    private const int MaxRowsKept = 1000;

    private const int MaxCharactersKept = 1 << 20;

    // Where lines may be of any length, one wide value must not make every row as wide.
    private const int MaxWidth = 400;

    private const string Gap = "  ";

    // Enough to tell values apart by.
    private const int MinWidth = 6;

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
            _widths = Fit([.. columns.Select((column, i) => _kept.Select(row => row[i].Length).Append(column.Title.Length).Max())]);
            output.WriteLine(terminal.Bold(Line([.. columns.Select(column => column.Title)])));
        }

        foreach (var row in _kept) output.WriteLine(Line(row));
        _kept.Clear();
        _characters = 0;
    }

    private int[] Fit(int[] widths)
    {
        var most = terminal.IsScreen ? terminal.Width : MaxWidth;
        for (var i = 0; i < widths.Length; i++) widths[i] = Math.Min(widths[i], most);
        var room = terminal.IsScreen ? terminal.Width - (Gap.Length * (widths.Length - 1)) : int.MaxValue;
        while (widths.Sum() > room && widths.Max() > MinWidth) widths[Array.IndexOf(widths, widths.Max())]--;
        return widths;
    }

    private string Line(string[] cells)
    {
        var line = new StringBuilder();
        for (var i = 0; i < cells.Length; i++)
        {
            if (i > 0) line.Append(Gap);
            var cell = Cut(cells[i], terminal.IsScreen ? _widths![i] : int.MaxValue);
            line.Append(columns[i].IsRight ? cell.PadLeft(_widths![i]) : cell.PadRight(_widths![i]));
        }

        return line.ToString().TrimEnd();
    }

    private static string Cut(string text, int width) => text.Length <= width ? text : text[..(width - 1)] + "…";
}
