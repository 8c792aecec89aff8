using System.Text.Json;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Proxy.Pbm.Output;

/// <summary>
/// A table on a screen, laid out by Spectre.Console: the widest columns are cut to fit, states are in colour. The widths come from
/// the first thousand rows; further ones come in tables without a heading that are as wide or wider, so memory is bounded.
/// </summary>
internal sealed class ScreenTable(IReadOnlyList<Column> columns)
{
    private const int MaxRowsKept = 1000;

    private const int MaxCharactersKept = 1 << 20;

    private const int Gap = 2;

    private readonly List<Cell[]> _kept = [];
    private Heading[]? _headings;
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
        var table = new Table { Border = TableBorder.None, ShowHeaders = _headings is null };
        _headings ??= [.. columns.Select(column => new Heading(column))];
        for (var i = 0; i < columns.Count; i++)
            table.AddColumn(new TableColumn(_headings[i]) { Padding = new Padding(0, 0, i < columns.Count - 1 ? Gap : 0, 0), });
        foreach (var row in _kept) table.AddRow(row);
        _kept.Clear();
        _characters = 0;
        return table;
    }

    /// <summary>The heading of a column; learns how wide the column becomes when it is drawn.</summary>
    private sealed class Heading(Column column) : IRenderable
    {
        private readonly Cell _title = new(column.Title, column.IsRight, new Style(decoration: Decoration.Bold));

        public int Width { get; private set; }

        public Measurement Measure(RenderOptions options, int maxWidth) => _title.Measure(options, maxWidth);

        public IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
        {
            Width = maxWidth;
            return _title.Render(options, maxWidth);
        }
    }
}
