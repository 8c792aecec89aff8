using System.Globalization;
using Spectre.Console;

namespace Proxy.Pbm.Output;

/// <summary>One line of a terminal with a bar in it, drawn again and again while a command is under way, and gone afterwards.</summary>
/// <param name="output">The terminal.</param>
/// <param name="screen">What is known of it, now.</param>
/// <param name="clock">Tells how long the command is under way.</param>
internal sealed class ProgressLine(TextWriter output, Func<Terminal> screen, TimeProvider clock)
{
    private const int BarWidth = 24;

    private const int MaxText = 60;

    private const string NoWrap = "\e[?7l";

    private const string Wrap = "\e[?7h";

    private static readonly AnsiCapabilities Ansi = new() { Ansi = true, ColorSystem = ColorSystem.Standard };

    private readonly long _begun = clock.GetTimestamp();
    private Progress? _shown;

    /// <summary>Shows how far the command is; nothing where no line can be drawn over.</summary>
    public void Show(Progress progress)
    {
        var terminal = screen();
        if (!terminal.HasAnsi) return;

        // One column is left free: a terminal that has got its last one would begin another line with the next.
        var picture = new Canvas(terminal with { Width = terminal.Width - 1 }).Lines(Row(progress, terminal)).First().Text;
        using var line = new StringWriter(CultureInfo.InvariantCulture);
        line.Write('\r');
        line.Write(NoWrap);
        line.Write(picture);
        new AnsiWriter(line, Ansi).EraseInDisplay(0);
        line.Write(Wrap);

        // The cursor rests where the line begins. A terminal that is made narrower breaks the line behind it, and what is broken off is below.
        line.Write('\r');
        output.Write(line.ToString());
        output.Flush();
        _shown = progress;
    }

    /// <summary>Shows how the time goes on, while the line is there.</summary>
    public void Tick()
    {
        if (_shown is not null) Show(_shown);
    }

    /// <summary>Takes the line away: something else is to be written.</summary>
    public void Clear()
    {
        if (_shown is null) return;
        _shown = null;
        output.Write('\r');
        new AnsiWriter(output, Ansi).EraseInDisplay(0);
        output.Flush();
    }

    private Grid Row(Progress progress, Terminal terminal)
    {
        var task = new ProgressTask(0, "progress", Math.Max(1, progress.Total), autoStart: true, clock)
        {
            Value = Math.Min(progress.Done, progress.Total),
            IsIndeterminate = progress.Total == 0,
        };
        var elapsed = clock.GetElapsedTime(_begun);
        var width = Math.Min(BarWidth, terminal.Width / 4);
        var bar = new ProgressBarColumn { Width = width }.Render(Canvas.Options(terminal), task, elapsed);
        var text = progress.Text.Length <= MaxText ? progress.Text : progress.Text[..MaxText];
        var grid = new Grid { Expand = false };
        grid.AddColumn(new GridColumn { Padding = new Padding(0, 0, 2, 0) });
        grid.AddColumn(new GridColumn { Padding = new Padding(0, 0, 2, 0), Width = width });
        grid.AddColumn(new GridColumn { Padding = new Padding(0) });
        return grid.AddRow(new Cell(text), bar, new Cell($"{progress.Figures()}  {Clock(elapsed)}".Trim()));
    }

    private static string Clock(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalMinutes}:{time.Seconds:00}");
}
