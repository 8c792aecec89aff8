using System.Globalization;
using System.Text;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Proxy.Pbm.Output;

/// <summary>
/// A text in one line of a screen. What has no room is cut, and an ellipsis says so. The text is shown as it is: nothing in it is markup.
/// </summary>
/// <param name="text">The text, without line feeds and what else steers a terminal.</param>
/// <param name="isRight">Whether it stands at the right.</param>
/// <param name="style">Its colour; null for none.</param>
/// <param name="atLeast">Columns of the screen that it asks for, however short it is.</param>
internal sealed class Cell(string text, bool isRight = false, Style? style = null, int atLeast = 0) : IRenderable
{
    // Enough to tell values apart by.
    private const int MinWidth = 6;

    // Characters that may be looked at for one cell: more than any screen is wide.
    private const int MaxLength = 2048;

    private const char Ellipsis = '…';

    private readonly string _text = text.Length <= MaxLength ? text : text[..(char.IsHighSurrogate(text[MaxLength - 1]) ? MaxLength - 1 : MaxLength)] + Ellipsis;

    /// <summary>Columns of the screen that it asks for.</summary>
    public int Width => Math.Max(WidthOf(_text), atLeast);

    /// <summary>The columns of a screen that a text takes: 2 for each CJK character or emoji, none for an accent put on top.</summary>
    public static int WidthOf(string text) => new Segment(text).CellCount();

    /// <inheritdoc/>
    public Measurement Measure(RenderOptions options, int maxWidth)
    {
        var width = Math.Min(Width, maxWidth);
        return new Measurement(Math.Min(width, MinWidth), width);
    }

    /// <inheritdoc/>
    public IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        var shown = Cut(_text, maxWidth);
        var gap = maxWidth - WidthOf(shown);
        if (isRight && gap > 0) yield return Segment.Padding(gap);
        yield return new Segment(shown, style ?? Style.Plain, null);
    }

    private static string Cut(string text, int width)
    {
        if (WidthOf(text) <= width) return text;
        var (cut, taken) = (new StringBuilder(), 0);
        for (var i = 0; i < text.Length;)
        {
            var element = text.Substring(i, StringInfo.GetNextTextElementLength(text, i));
            taken += WidthOf(element);
            if (taken >= width) break;
            cut.Append(element);
            i += element.Length;
        }

        return cut.Append(Ellipsis).ToString();
    }
}
