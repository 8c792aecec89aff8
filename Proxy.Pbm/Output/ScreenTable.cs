using System.Text.Json;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Proxy.Pbm.Output;

/// <summary>
/// A table on a screen, laid out by Spectre.Console: columns that may give way are left out and then the widest are cut to fit, states are in colour. The widths come from
/// the first thousand rows; further ones come in tables without a heading that are as wide or wider, so memory is bounded.
/// </summary>
internal sealed class ScreenTable(IReadOnlyList<Column> columns)
{
    private const int MaxRowsKept = 1000;

    private const int MaxCharactersKept = 1 << 20;

    private const int Gap = 2;

    private readonly bool _givesWay = columns.Any(column => column.GivesWay > 0);
    private List<Cell[]> _kept = [];
    private Heading[]? _headings;
    private (int Width, List<int> Columns)? _fitting;
    private int _characters;

    /// <summary>Whether it keeps as many rows as it may.</summary>
    public bool IsFull => _kept.Count >= MaxRowsKept || _characters > MaxCharactersKept;

    /// <summary>Takes a row.</summary>
    public void Add(JsonElement row)
    {
        var cells = new Cell[columns.Count];
        for (var i = 0; i < cells.Length; i++)
        {
            var text = columns[i].Show(row);
            _characters += text.Length;
            cells[i] = new Cell(text, columns[i].IsRight, columns[i].IsRight ? null : StateWords.Of(text), _headings?[i].Width ?? 0);
        }

        _kept.Add(cells);
    }

    /// <summary>The rows that were taken, with the heading if they are the first; null when there is nothing to show.</summary>
    public IRenderable? Take()
    {
        if (_headings is not null && _kept.Count == 0) return null;
        var isFirst = _headings is null;
        _headings ??= [.. columns.Select(column => new Heading(column))];
        var picture = new Picture(this, _kept, isFirst);
        (_kept, _characters) = ([], 0);
        return picture;
    }

    private Table Lay(List<Cell[]> rows, bool isFirst, int width)
    {
        var shown = Fitting(rows, width);
        var table = new Table { Border = TableBorder.None, ShowHeaders = isFirst };
        foreach (var i in shown)
            table.AddColumn(new TableColumn(_headings![i]) { NoWrap = _givesWay && i == 0, Padding = new Padding(0, 0, i != shown[^1] ? Gap : 0, 0), });
        foreach (var row in rows) table.AddRow(shown.Select(i => row[i]));
        return table;
    }

    /// <summary>The columns that have room beside each other, or may not give way. Rows that come later have those of the first.</summary>
    private List<int> Fitting(List<Cell[]> rows, int width)
    {
        if (_fitting is { } known && known.Width == width) return known.Columns;
        List<int> shown = [.. Enumerable.Range(0, columns.Count)];
        if (_givesWay)
        {
            int[] widths = [.. columns.Select((column, i) => Math.Max(Math.Max(_headings![i].Asked, column.UsualWidth), rows.Select(row => row[i].Width).DefaultIfEmpty(0).Max()))];
            while (shown.Sum(i => widths[i] + Gap) - Gap > width && shown.Where(i => columns[i].GivesWay > 0).ToList() is { Count: > 0 } may)
                shown.Remove(may.MaxBy(i => (columns[i].GivesWay, i)));
        }

        _fitting = (width, shown);
        return shown;
    }

    /// <summary>Some rows, laid out anew for each width that they are drawn for.</summary>
    private sealed class Picture(ScreenTable table, List<Cell[]> rows, bool isFirst) : IRenderable
    {
        public Measurement Measure(RenderOptions options, int maxWidth) => new(1, maxWidth);

        public IEnumerable<Segment> Render(RenderOptions options, int maxWidth) => ((IRenderable)table.Lay(rows, isFirst, maxWidth)).Render(options, maxWidth);
    }

    /// <summary>The heading of a column; learns how wide the column becomes when it is drawn.</summary>
    private sealed class Heading(Column column) : IRenderable
    {
        private readonly Cell _title = new(column.Title, column.IsRight, new Style(decoration: Decoration.Bold));

        public int Width { get; private set; }

        public int Asked => _title.Width;

        public Measurement Measure(RenderOptions options, int maxWidth) => _title.Measure(options, maxWidth);

        public IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
        {
            Width = maxWidth;
            return _title.Render(options, maxWidth);
        }
    }
}
