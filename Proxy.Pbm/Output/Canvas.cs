using System.Text;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Proxy.Pbm.Output;

/// <summary>Puts what Spectre.Console lays out onto a terminal, line by line, without blanks at the ends of lines.</summary>
/// <param name="terminal">What is known of it.</param>
internal sealed class Canvas(Terminal terminal)
{
    private readonly AnsiCapabilities _ansi = new()
    {
        Ansi = terminal.HasColour,
        ColorSystem = Colours(terminal),
    };

    private readonly RenderOptions _options = Options(terminal);

    /// <summary>What Spectre.Console has to know of a terminal.</summary>
    public static RenderOptions Options(Terminal terminal) => new(
        new Capabilities { Unicode = true, Ansi = terminal.HasColour, ColorSystem = Colours(terminal) },
        new Size(terminal.Width, terminal.Height));

    /// <summary>Writes a line in a colour, where there are colours. It is not cut.</summary>
    public static void WriteLine(TextWriter output, Terminal terminal, string line, Style style)
    {
        if (terminal.HasColour) new Canvas(terminal).Writer(output).Write(line, style, null).WriteLine();
        else output.WriteLine(line);
    }

    /// <summary>Writes a line whose fields stand between bars, each in its colour. It is not cut.</summary>
    public void WriteFields(TextWriter output, string line)
    {
        var writer = Writer(output);
        var isFirst = true;
        foreach (var field in line.Split(StateWords.Bar))
        {
            if (!isFirst) writer.Write(StateWords.Bar);
            writer.Write(field, StateWords.Of(field) ?? Style.Plain, null);
            isFirst = false;
        }

        writer.WriteLine();
    }

    /// <summary>Writes a picture, each of its lines with its end.</summary>
    public void Write(TextWriter output, IRenderable picture)
    {
        foreach (var (line, _) in Lines(picture)) output.WriteLine(line);
    }

    /// <summary>The lines of a picture, and how many columns of the screen each takes.</summary>
    public IEnumerable<(string Text, int Width)> Lines(IRenderable picture)
    {
        foreach (var line in Segment.SplitLines(picture.Render(_options, terminal.Width)))
        {
            while (line.Count > 0 && line[line.Count - 1].Text.AsSpan().TrimEnd(' ').IsEmpty) line.RemoveAt(line.Count - 1);
            using var text = new StringWriter(new StringBuilder());
            var writer = Writer(text);
            foreach (var segment in line) writer.Write(segment.Text, segment.Style, null);
            yield return (text.ToString(), line.CellCount());
        }
    }

    // The sixteen colours that users set as they like to read them.
    private static ColorSystem Colours(Terminal terminal) => terminal.HasColour ? ColorSystem.Standard : ColorSystem.NoColors;

    private AnsiWriter Writer(TextWriter output) => new(output, _ansi);
}
