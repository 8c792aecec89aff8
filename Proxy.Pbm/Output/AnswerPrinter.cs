using System.Text.Json;
using Proxy.Pbm.Wire;

namespace Proxy.Pbm.Output;

/// <summary>Prints an answer: data by a printer, and beside it, on standard error, remarks, errors, and how far the command is.</summary>
/// <param name="printer">Prints data.</param>
/// <param name="streams">Takes the rest.</param>
/// <param name="isScreen">Whether data goes to a terminal.</param>
internal sealed class AnswerPrinter(IAnswerPrinter printer, Streams streams, bool isScreen)
{
    private ProgressLine? _progress;
    private string? _parting;

    /// <summary>Whether <see cref="Pause"/> does anything.</summary>
    public bool WantsPauses => isScreen || _progress is not null;

    /// <summary>Prints a line of the answer.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="line">The line.</param>
    /// <exception cref="ShapeException">It has not the shape of its kind.</exception>
    public void Print(string kind, JsonElement line)
    {
        switch (kind)
        {
            case "note":
                _progress?.Clear();
                streams.Remark(Shape.Text(line, "text"));
                break;
            case "error":
                _progress?.Clear();
                streams.Fail(Error(line));
                break;
            case "progress":
                printer.Print(kind, line);
                Show(Progress.Of(line));
                break;
            case "parting": _parting = Shape.Text(line, "text"); break;
            case "beat": break;
            default:
                if (isScreen) _progress?.Clear();
                printer.Print(kind, line);
                break;
        }
    }

    /// <summary>Nothing more has come for a moment: what was printed is worth a look.</summary>
    public void Pause()
    {
        printer.Pause();
        _progress?.Tick();
    }

    /// <summary>Says what goes on although the command was ended before its end, or the node does not answer any more, if anything does.</summary>
    public void Part()
    {
        _progress?.Clear();
        if (_parting is not null) streams.Remark(_parting);
    }

    /// <summary>Ends the answer, whole or cut short.</summary>
    public void End()
    {
        _progress?.Clear();
        printer.End();
    }

    private void Show(Progress progress)
    {
        if (!streams.ErrorScreen().HasAnsi) return;
        _progress ??= new ProgressLine(streams.Error, streams.ErrorScreen, TimeProvider.System);
        _progress.Show(progress);
    }

    private static string Error(JsonElement line)
    {
        var remedy = Shape.Text(line, "remedy");
        return remedy.Length == 0 ? Shape.Text(line, "text") : $"{Shape.Text(line, "text")} ({remedy})";
    }
}
